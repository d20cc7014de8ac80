using System.Buffers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Pfs.Benchmarks.Yardsticks;

/// <summary>
/// The least that a durable PUT can cost: read the body, hash it, append both, sync in groups, answer.
/// No signature, no index, no name: nothing could be found again.
/// </summary>
internal sealed class WalYardstick(string folder)
{
    private const int BodyBytesMax = 1024 * 1024;

    private readonly GroupLog _log = new(Path.Combine(folder, "wal"));

    public async Task HandleAsync(HttpContext context)
    {
        var length = checked((int)context.Request.ContentLength.GetValueOrDefault());
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, BodyBytesMax);
        var record = ArrayPool<byte>.Shared.Rent(SHA256.HashSizeInBytes + length);
        await context.Request.Body.ReadExactlyAsync(record.AsMemory(SHA256.HashSizeInBytes, length), context.RequestAborted);
        SHA256.HashData(record.AsSpan(SHA256.HashSizeInBytes, length), record);
        await _log.AppendAsync(record.AsSpan(0, SHA256.HashSizeInBytes + length));
        ArrayPool<byte>.Shared.Return(record);
    }
}
