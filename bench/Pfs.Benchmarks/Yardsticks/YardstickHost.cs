using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Pfs.Benchmarks.Yardsticks;

/// <summary>
/// Runs one yardstick server in this process until its standard input closes, which also happens when the
/// benchmark dies. It is a process of its own so that its CPU and memory can be read apart from the client's.
/// </summary>
internal static class YardstickHost
{
    public static async Task<int> RunAsync(string kind, string port, string folder, string bytes)
    {
        RequestDelegate handler = kind switch
        {
            "hello" => HelloYardstick.HandleAsync,
            "memory" => new MemoryYardstick(long.Parse(bytes, CultureInfo.InvariantCulture)).HandleAsync,
            "wal" => new WalYardstick(folder).HandleAsync,
            "read" => new ReadYardstick(folder, long.Parse(bytes, CultureInfo.InvariantCulture)).HandleAsync,
            "save" => new SaveYardstick(folder).HandleAsync,
            _ => throw new UsageException($"There is no yardstick '{kind}'"),
        };

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, int.Parse(port, CultureInfo.InvariantCulture));
            kestrel.Limits.MaxRequestBodySize = null;
        });
        await using var app = builder.Build();
        app.Run(handler);
        await app.StartAsync();
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
