using System.Diagnostics;
using System.IO.Compression;
using FluentAssertions;
using Google.Protobuf;
using Pfs.Grpc.V1;
using Xunit;
using static Pfs.EndToEnd.Tests.Faults.Http2Attacker;

namespace Pfs.EndToEnd.Tests.Faults;

/// <summary>What HTTP/2 lets a hostile client do: the server refuses it or bounds it, answers others meanwhile, and its memory stays small.</summary>
public sealed class Http2AttackTests(AttackedServer server) : IClassFixture<AttackedServer>
{
    private const int FrameSizeError = 6, EnhanceYourCalm = 11;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Flood = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Calls_that_are_reset_at_once_end_the_connection()
    {
        using var attacker = await ConnectAsync(server.Address);
        var headers = CallHeaders("CommitService/WatchCommits");

        var flood = attacker.FloodAsync(Patience, number =>
        {
            attacker.Add(HeadersFrame, EndHeaders, (2 * number) + 1, headers);
            attacker.Add(ResetStream, 0, (2 * number) + 1, [0, 0, 0, 8]);
        });
        await server.WithstandsAsync(flood);

        await attacker.Closed.WaitAsync(Patience);
        (await flood).Should().BeLessThan(50_000, "the server ends it, and not the numbers of streams");
        attacker.GoAwayError.Should().BeOneOf(EnhanceYourCalm, -1); // what was in flight may have taken the answer with it
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(0)]
    public async Task Headers_that_go_on_for_ever_end_the_connection(int bytes)
    {
        using var attacker = await ConnectAsync(server.Address);
        attacker.Add(HeadersFrame, 0, 1, CallHeaders("RepoService/ListRepos"));
        var more = bytes == 0 ? [] : Literals(("x-more", new string('a', bytes)));

        await server.WithstandsAsync(attacker.FloodAsync(Patience, _ => attacker.Add(Continuation, 0, 1, more)));

        await attacker.Closed.WaitAsync(Patience);
    }

    [Fact]
    public async Task Headers_that_never_end_are_waited_for_no_longer_than_the_limit()
    {
        using var attacker = await ConnectAsync(server.Address);
        attacker.Add(HeadersFrame, 0, 1, CallHeaders("RepoService/ListRepos"));
        var watch = Stopwatch.StartNew();
        await attacker.FlushAsync();

        await server.WithstandsAsync(attacker.Closed.WaitAsync(Patience));

        watch.Elapsed.Should().BeGreaterThan(TimeSpan.FromSeconds(1), "it is the limit that ends them");
    }

    [Theory]
    [InlineData(Settings, 0, 0, 0)]
    [InlineData(Ping, 0, 0, 8)]
    [InlineData(Priority, 0, 1, 5)]
    [InlineData(WindowUpdate, 0, 0, 4)]
    [InlineData(DataFrame, 0, 1, 0)] // empty frames of a call that goes on
    public async Task Frames_without_end_from_a_client_that_reads_nothing_keep_out_nobody(byte type, byte flags, int stream, int bytes)
    {
        var attackers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ConnectAsync(server.Address, isDeaf: true)));
        var payload = new byte[bytes];
        if (bytes > 0)
        {
            payload[^1] = 1;
        }

        await server.WithstandsAsync(Task.WhenAll(attackers.Select(attacker =>
        {
            attacker.AddCall(1, "FileService/WriteFiles", message: null);
            return attacker.FloodAsync(Flood, _ => attacker.Add(type, flags, stream, payload), batch: 1000);
        })));

        Array.ForEach(attackers, attacker => attacker.Dispose());
    }

    [Fact]
    public async Task One_large_header_named_again_and_again_is_refused()
    {
        using var attacker = await ConnectAsync(server.Address);

        // 4,000 bytes once, and then a byte for each further time: 40 MB of headers in one frame.
        attacker.Add(HeadersFrame, EndHeaders | EndStream, 1, [.. CallHeaders("RepoService/ListRepos"), .. Indexed("x-bomb", new string('b', 4000)), .. Enumerable.Repeat((byte)(0x80 | 62), 10_000)]);
        await server.WithstandsAsync(attacker.FlushAsync());

        await ShouldBeRefusedAsync(attacker);
    }

    [Fact]
    public async Task More_headers_than_any_call_has_are_refused()
    {
        using var attacker = await ConnectAsync(server.Address);

        attacker.Add(HeadersFrame, EndHeaders | EndStream, 1, [.. CallHeaders("RepoService/ListRepos"), .. Literals([.. Enumerable.Range(0, 1200).Select(number => ($"x-{number}", "1"))])]);
        await server.WithstandsAsync(attacker.FlushAsync());

        await ShouldBeRefusedAsync(attacker);
    }

    [Fact]
    public async Task Bombs_of_gzip_are_refused_one_and_all()
    {
        using var attacker = await ConnectAsync(server.Address);
        var bomb = Gzip(8 << 20); // in 8 KiB; more would find the connection's window shut

        for (var call = 0; call < 80; call++)
        {
            attacker.AddCall((2 * call) + 1, "RepoService/CreateRepo", bomb, isCompressed: true);
            await attacker.FlushAsync();
        }

        var ends = attacker.WaitForEndsAsync(80, Patience);
        await server.WithstandsAsync(ends);

        (await ends).Should().HaveCount(80).And.OnlyContain(end => end.Value == "8");
    }

    [Fact]
    public async Task Frames_and_messages_above_the_limits_are_refused()
    {
        using var frames = await ConnectAsync(server.Address);
        using var messages = await ConnectAsync(server.Address);

        frames.AddCall(1, "RepoService/ListRepos", message: null);
        frames.Add(DataFrame, 0, 1, new byte[100_000]);
        messages.AddCall(1, "RepoService/CreateRepo", message: null);
        messages.Add(DataFrame, EndStream, 1, [0, 0x7f, 0xff, 0xff, 0xff, 1]);
        await server.WithstandsAsync(Task.WhenAll(frames.FlushAsync(), messages.FlushAsync()));

        await frames.Closed.WaitAsync(Patience);
        frames.GoAwayError.Should().Be(FrameSizeError);
        (await messages.WaitForEndsAsync(1, Patience)).Should().Contain(1, "8");
    }

    [Fact]
    public async Task Downloads_that_are_never_taken_cost_little_and_are_given_up()
    {
        var request = new ReadFileRequest { Repo = "attacked", Path = ByteString.CopyFromUtf8("large") }.ToByteArray();
        var attackers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ConnectAsync(server.Address, isDeaf: false, (InitialWindowSize, 0))));
        foreach (var attacker in attackers)
        {
            for (var call = 0; call < 90; call++)
            {
                attacker.AddCall((2 * call) + 1, "FileService/ReadFile", request);
            }

            await attacker.FlushAsync();
        }

        await server.WithstandsAsync(Task.WhenAll(attackers.Select(attacker => attacker.Closed.WaitAsync(TimeSpan.FromSeconds(45)))));

        Array.ForEach(attackers, attacker => attacker.Dispose());
    }

    [Fact]
    public async Task Calls_of_a_client_that_is_gone_without_a_word_are_ended()
    {
        using var attacker = await ConnectAsync(server.Address); // never answers a ping
        for (var call = 0; call < 90; call++)
        {
            attacker.AddCall((2 * call) + 1, "FileService/WriteFiles", message: null);
            attacker.AddMessage((2 * call) + 1, new WriteFilesRequest { Header = new WriteFilesHeader { Repo = "attacked" } }.ToByteArray());
        }

        await attacker.FlushAsync();

        await server.WithstandsAsync(attacker.Closed.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_client_that_takes_its_time_for_the_first_bytes_is_cut_off()
    {
        var slow = Enumerable.Range(0, 50).Select(_ => SlowClient.HoldAsync(server.Address, "PRI * HTT", "")).ToArray();

        await server.WithstandsAsync(Task.WhenAll(slow).WaitAsync(Patience));

        (await Task.WhenAll(slow)).Should().OnlyContain(said => said.Length == 0);
    }

    private static async Task ShouldBeRefusedAsync(Http2Attacker attacker)
    {
        var watch = Stopwatch.StartNew();
        while (!IsRefused() && watch.Elapsed < Patience)
        {
            await Task.Delay(20);
        }

        IsRefused().Should().BeTrue();
        (await attacker.WaitForEndsAsync(1, TimeSpan.Zero)).Should().BeEmpty("the call was not made");

        bool IsRefused() => attacker.Closed.IsCompleted || attacker.Resets > 0;
    }

    private static byte[] Gzip(int bytes)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.SmallestSize))
        {
            gzip.Write(new byte[bytes]);
        }

        return output.ToArray();
    }
}
