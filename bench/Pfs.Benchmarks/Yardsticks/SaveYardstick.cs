using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Pfs.Benchmarks.Yardsticks;

/// <summary>The least that a large durable upload can cost: one hash, writes of 1 MiB, one sync at the end.</summary>
internal sealed class SaveYardstick(string folder)
{
    private int _files;

    public async Task HandleAsync(HttpContext context)
    {
        var path = Path.Combine(folder, $"save-{Interlocked.Increment(ref _files)}");
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = new byte[1024 * 1024];
        var end = 0L;
        while (true)
        {
            var count = await context.Request.Body.ReadAtLeastAsync(
                block, block.Length, throwOnEndOfStream: false, context.RequestAborted);
            hash.AppendData(block, 0, count);
            RandomAccess.Write(file, block.AsSpan(0, count), end);
            end += count;
            if (count < block.Length)
            {
                break;
            }
        }

        Posix.DataSync(file);
        context.Response.Headers.ETag = $"\"{Convert.ToHexStringLower(hash.GetHashAndReset())}\"";
    }
}
