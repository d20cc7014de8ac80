namespace Pfs.Benchmarks;

/// <summary>The caller can repair this: the message says how, and the program exits with 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
