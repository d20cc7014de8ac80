namespace Pfs.Benchmarks;

/// <summary>A server did not do what it was asked: there is nothing to measure. The program exits with 1.</summary>
internal sealed class MeasurementException(string message) : Exception(message);
