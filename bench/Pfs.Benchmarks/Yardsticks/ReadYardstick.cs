using System.Globalization;
using Microsoft.AspNetCore.Http;
using Pfs.Benchmarks.Load;

namespace Pfs.Benchmarks.Yardsticks;

/// <summary>
/// Answers with 4 KiB of one file, at the place that the last part of the path numbers: one <c>pread</c>, and nothing looked up, checked or signed.
/// It shows what memory that no cache of the processor holds costs every server.
/// </summary>
internal sealed class ReadYardstick : IDisposable
{
    private readonly Microsoft.Win32.SafeHandles.SafeFileHandle _file;

    /// <summary>Writes the file, of <paramref name="bytes"/> bytes.</summary>
    public ReadYardstick(string folder, long bytes)
    {
        _file = File.OpenHandle(Path.Combine(folder, "pages.pfs"), FileMode.Create, FileAccess.ReadWrite);
        var block = new byte[1 << 20];
        for (var at = 0L; at < bytes; at += block.Length)
        {
            Random.Shared.NextBytes(block);
            RandomAccess.Write(_file, block, at);
        }
    }

    public async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var number = long.Parse(path.AsSpan(path.LastIndexOf('/') + 1), CultureInfo.InvariantCulture);
        context.Response.ContentLength = SmallObjects.BodyBytes;
        var memory = context.Response.BodyWriter.GetMemory(SmallObjects.BodyBytes);
        context.Response.BodyWriter.Advance(RandomAccess.Read(_file, memory.Span[..SmallObjects.BodyBytes], number * SmallObjects.BodyBytes));
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    public void Dispose() => _file.Dispose();
}
