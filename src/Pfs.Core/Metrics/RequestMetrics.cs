using System.Diagnostics.Metrics;

namespace Pfs.Core;

/// <summary>
/// What both edges measure of each request, as the meter <c>Pfs.Requests</c>. A measurement allocates nothing, and takes a few nanoseconds
/// while nobody listens to the meter (ADR 0013). Safe for concurrent use.
/// </summary>
public sealed class RequestMetrics : IDisposable
{
    /// <summary>The operation of a request that could not be told, or is none: names that a client made up are no series of their own.</summary>
    public const string UnknownOperation = "Unknown";

    // From a GET of a cached page to the upload of a large object.
    private static readonly double[] DurationBounds =
        [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private readonly Counter<long> _requests;
    private readonly Histogram<double> _durations;

    /// <summary>Makes the meter; one for a server.</summary>
    public RequestMetrics()
    {
        _requests = Meter.CreateCounter<long>("pfs.requests", "{request}", "Requests that were answered, refused or given up");
        _durations = Meter.CreateHistogram(
            "pfs.request.duration", "s", "From a request's headers to the end of its answer",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = DurationBounds });
    }

    /// <summary>To be listened to.</summary>
    public Meter Meter { get; } = new("Pfs.Requests");

    /// <summary>Counts a request that is over.</summary>
    /// <param name="edge"><c>s3</c> or <c>grpc</c>.</param>
    /// <param name="operation">S3's name of an operation, or <c>Service/Method</c>: of a closed list, not a client's words.</param>
    /// <param name="status">The HTTP status, or gRPC's name of it: a string that is there, not made for the call.</param>
    /// <param name="elapsed">How long it took.</param>
    public void Record(string edge, string operation, string status, TimeSpan elapsed)
    {
        var (edgeTag, operationTag) = (new KeyValuePair<string, object?>("edge", edge), new KeyValuePair<string, object?>("operation", operation));
        _requests.Add(1, edgeTag, operationTag, new("status", status));
        _durations.Record(elapsed.TotalSeconds, edgeTag, operationTag);
    }

    /// <summary>Ends the meter.</summary>
    public void Dispose() => Meter.Dispose();
}
