using System.IO.Pipelines;
using System.Text;
using FluentAssertions;
using Pfs.S3Api.Auth;
using Pfs.S3Api.Http;
using Xunit;

namespace Pfs.S3Api.Tests.Fuzz;

/// <summary>What is encoded at random comes back; a failure names its seed.</summary>
public sealed class RoundTripTests
{
    [Fact]
    public async Task Chunks_of_any_size_that_arrive_in_any_pieces_are_the_content()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var content = new byte[random.Next(100_000)];
            random.NextBytes(content);
            var body = new MemoryStream();
            for (var at = 0; at < content.Length;)
            {
                // All but the last have 8 KiB at least.
                var left = content.Length - at;
                var length = left < 8192 ? left : random.Next(8192, left + 1);
                body.Write(Encoding.ASCII.GetBytes(random.Next(2) == 0 ? $"{length:x}\r\n" : $"{length:X4}\r\n"));
                body.Write(content.AsSpan(at, length));
                body.Write("\r\n"u8);
                at += length;
            }

            body.Write("0\r\n\r\n"u8);

            var read = await ReadAsync(body.ToArray(), random);

            read.AsSpan().SequenceEqual(content).Should().BeTrue("seed {0}", seed);
        }
    }

    [Fact]
    public void Any_key_survives_percent_encoding()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var key = string.Concat(Enumerable.Range(0, random.Next(1, 50)).Select(_ => new Rune(Scalar(random)).ToString()));

            var target = RequestTarget.Parse("/main.images/" + PercentEncoding.Encode(key, keepSlash: random.Next(2) == 0), "h", "", "");

            target.Key.Should().Be(key, "seed {0}", seed);
        }
    }

    private static int Scalar(Random random)
    {
        var value = random.Next(3) == 0 ? random.Next(1, 0x110000) : random.Next(1, 0x200);
        return Rune.IsValid(value) ? value : '/';
    }

    private static async Task<byte[]> ReadAsync(byte[] body, Random random)
    {
        var pipe = new Pipe();
        var writing = Task.Run(async () =>
        {
            for (var at = 0; at < body.Length;)
            {
                var length = Math.Min(random.Next(1, 5000), body.Length - at);
                await pipe.Writer.WriteAsync(body.AsMemory(at, length));
                at += length;
            }

            await pipe.Writer.CompleteAsync();
        });
        using var stream = new AwsChunkedStream(pipe.Reader, new Payload(PayloadMode.UnsignedChunksWithTrailer, default, null), []);
        using var content = new MemoryStream();
        await stream.CopyToAsync(content);
        await writing;
        return content.ToArray();
    }
}
