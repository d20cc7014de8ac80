using Microsoft.AspNetCore.Http;

namespace Pfs.Benchmarks.Yardsticks;

/// <summary>Answers every request with <paramref name="bytes"/> bytes out of one buffer: sending, and nothing else.</summary>
internal sealed class MemoryYardstick(long bytes)
{
    // 256 KiB to 1 MiB a write is where Kestrel is fastest.
    private readonly byte[] _block = new byte[256 * 1024];

    public async Task HandleAsync(HttpContext context)
    {
        context.Response.ContentLength = bytes;
        for (var left = bytes; left > 0; left -= _block.Length)
        {
            var count = (int)Math.Min(left, _block.Length);
            await context.Response.Body.WriteAsync(_block.AsMemory(0, count), context.RequestAborted);
        }
    }
}
