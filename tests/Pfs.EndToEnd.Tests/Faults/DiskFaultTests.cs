using System.Diagnostics;
using System.Net;
using FluentAssertions;
using Pfs.EndToEnd.Tests.Clients;
using Pfs.Testing;

namespace Pfs.EndToEnd.Tests.Faults;

public sealed class DiskFaultTests
{
    [ClientFact(Client.Strace)]
    public async Task A_failed_sync_is_a_5xx_and_the_store_reads_on_but_writes_no_more_until_it_is_restarted()
    {
        using var data = new TemporaryFolder();
        await using var pfs = await PfsProcess.StartAsync(data.File("store"), settings: ["--metrics", "127.0.0.1:0"]);
        using var pages = new HttpClient { BaseAddress = new Uri(await AddressOfPagesAsync(pfs)) };
        await pfs.S3.CreateBucketAsync("master.disk");
        await pfs.S3.PutAsync("master.disk", "a.txt", "before");

        int failed;
        using (await FailSyncsAsync(pfs.Id))
        {
            failed = (int)(await TryPutAsync(pfs, "lost")).Status;
        }

        // The disk is well again, and the store does not trust it: what the kernel dropped cannot be known.
        var refused = (int)(await TryPutAsync(pfs, "refused")).Status;
        var read = await pfs.S3.GetAsync("master.disk", "a.txt");
        var ready = await pages.GetAsync(new Uri("/readyz", UriKind.Relative));
        await pfs.StopAsync();
        await pfs.StartAsync();
        var written = await TryPutAsync(pfs, "after");

        failed.Should().BeInRange(500, 599);
        refused.Should().BeInRange(500, 599);
        ready.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await ready.Content.ReadAsStringAsync()).Should().StartWith("The store takes no writes since a write to its disk failed");
        read.Succeeded().Text.Should().Be("before");
        written.Succeeded();
        (await pfs.S3.GetAsync("master.disk", "a.txt")).Text.Should().Be("after");
    }

    private static async Task<string> AddressOfPagesAsync(PfsProcess pfs)
    {
        const string Before = "metrics ";
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!pfs.Log.Contains(Before, StringComparison.Ordinal))
        {
            pfs.IsAlive.Should().BeTrue(pfs.Log);
            await Task.Delay(20, limit.Token);
        }

        var address = pfs.Log[(pfs.Log.IndexOf(Before, StringComparison.Ordinal) + Before.Length)..];
        return address[..address.IndexOf(',', StringComparison.Ordinal)];
    }

    private static Task<Testing.S3.S3Answer> TryPutAsync(PfsProcess pfs, string text) => pfs.S3.SendAsync(
        HttpMethod.Put, Testing.S3.S3Client.PathOf("master.disk", "a.txt"), body: System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>From here until it is disposed every fdatasync and fsync of the process fails with EIO.</summary>
    private static async Task<IDisposable> FailSyncsAsync(int processId)
    {
        var strace = new StraceSession(Process.Start(new ProcessStartInfo(
            Client.Strace,
            ["-f", "-p", $"{processId}", "-e", "trace=fdatasync,fsync", "-e", "inject=fdatasync,fsync:error=EIO"])
        {
            RedirectStandardError = true,
        })!);
        await strace.WaitUntilAttachedAsync();
        return strace;
    }

    private sealed class StraceSession(Process strace) : IDisposable
    {
        public async Task WaitUntilAttachedAsync()
        {
            while (await strace.StandardError.ReadLineAsync() is { } line)
            {
                if (line.Contains("attached", StringComparison.Ordinal))
                {
                    // Read on, lest strace and with it the server block on a full pipe.
                    _ = strace.StandardError.ReadToEndAsync();
                    return;
                }
            }

            throw new InvalidOperationException("strace could not attach to the server.");
        }

        public void Dispose()
        {
            strace.Kill();
            strace.WaitForExit();
            strace.Dispose();
        }
    }
}
