namespace Pfs.Server.Configuration;

/// <summary>Where traces and metrics are sent.</summary>
/// <param name="Endpoint">The collector's base address, below which <c>v1/traces</c> and <c>v1/metrics</c> are.</param>
/// <param name="TracePercent">0 to 100: so many of the requests are traced that come without a decision of their caller.</param>
internal sealed record OtlpOptions(Uri Endpoint, int TracePercent);
