using Microsoft.AspNetCore.Http;

namespace Pfs.Benchmarks.Yardsticks;

/// <summary>The least that Kestrel can do: 13 bytes for every request.</summary>
internal static class HelloYardstick
{
    private static readonly byte[] Answer = "Hello, world!"u8.ToArray();

    public static Task HandleAsync(HttpContext context)
    {
        context.Response.ContentLength = Answer.Length;
        return context.Response.Body.WriteAsync(Answer, 0, Answer.Length);
    }
}
