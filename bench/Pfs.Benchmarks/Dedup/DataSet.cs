namespace Pfs.Benchmarks.Dedup;

/// <summary>Two versions of one file, each written anew whenever it is asked for.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="First">Writes the first version.</param>
/// <param name="Second">Writes the second version.</param>
internal sealed record DataSet(string Name, Action<Stream> First, Action<Stream> Second);
