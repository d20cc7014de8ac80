namespace Pfs.Benchmarks.Torture;

/// <summary>A write that the server answered with success; <paramref name="Body"/> is null for a delete.</summary>
internal sealed record Acknowledged(string Branch, string Key, string Version, BodyId? Body);
