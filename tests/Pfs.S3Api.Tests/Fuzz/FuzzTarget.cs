namespace Pfs.S3Api.Tests.Fuzz;

/// <summary>A parser of what strangers send.</summary>
/// <param name="Name">Also the folder of its corpus.</param>
/// <param name="Run">Parses any bytes; it returns or refuses, and throws anything else where a property does not hold.</param>
internal sealed record FuzzTarget(string Name, Action<byte[]> Run);
