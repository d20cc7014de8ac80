using System.Diagnostics;

namespace Pfs.Core;

/// <summary>
/// Takes one body in: splits it into chunks, hashes it and appends what the store does not hold yet, while it arrives.
/// Holds at most about 2 MiB. Content that no commit names in the end is garbage and harms nobody.
/// Not for concurrent use. Dispose it, finished or not.
/// </summary>
public sealed class ContentWriter : IAsyncDisposable
{
    /// <summary>
    /// Free memory to fill, at least 1 byte and as large as is useful (up to 1 MiB); then call <see cref="AdvanceAsync"/>.
    /// </summary>
    public Memory<byte> GetMemory() => throw new UnreachableException();

    /// <summary>Takes the first <paramref name="count"/> bytes of the memory from <see cref="GetMemory"/>.</summary>
    public ValueTask AdvanceAsync(int count, CancellationToken cancellationToken) => throw new UnreachableException();

    /// <summary>Copies <paramref name="bytes"/> in.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => throw new UnreachableException();

    /// <summary>
    /// Ends the body. The content is durable, or will be with the commit or part that names it; its
    /// <see cref="FileContent.Hash"/> is the SHA-256 of all bytes, so no caller needs to hash again.
    /// </summary>
    public ValueTask<FileContent> FinishAsync(CancellationToken cancellationToken) => throw new UnreachableException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => throw new UnreachableException();
}
