using System.Text;
using FluentAssertions;
using Pfs.Core;
using Pfs.S3Api.Tests.Hosting;
using Xunit;

namespace Pfs.S3Api.Tests;

/// <summary>Each part of a good request that a signature covers, changed alone: refused, and nothing is stored.</summary>
public sealed class TamperingTests
{
    private const string Path = "/main.images/dir/key";
    private const string Trailer = "x-amz-checksum-crc32c:";
    private static readonly byte[] Content = [.. Enumerable.Range(0, 20_000).Select(i => (byte)('a' + (i % 26)))];

    public static TheoryData<string> Modes => ["hashed", "unsigned", "chunks", "chunks with trailer", "unsigned chunks with trailer", "presigned"];

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_good_request_is_served(string mode)
    {
        await using var host = await S3Host.StartAsync("main.images");

        var answer = await host.SendAsync(Good(host, mode));

        answer.Should().StartWith("HTTP/1.1 200 ");
        (await host.GetAsync(Path)).Body.Should().Equal(Content);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Changed_anywhere_it_is_refused_and_the_branch_stays_where_it_was(string mode)
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/other", "x");
        var branch = new BranchRef(RepoName.Parse("images"), BranchName.Parse("main"));
        var head = host.Store.FindBranch(branch)!.Head;
        var good = Good(host, mode);
        var changes = Changes(good, mode).ToList();

        foreach (var (what, changed) in changes)
        {
            var answer = await host.SendAsync(changed);

            answer.Should().MatchRegex("^HTTP/1\\.1 4\\d\\d ", "{0}: {1}", mode, what);
            host.Store.FindBranch(branch)!.Head.Should().Be(head, "{0}: {1}", mode, what);
        }

        changes.Count.Should().BeGreaterThan(15);
        (await host.SendAsync(good)).Should().StartWith("HTTP/1.1 200 ", "it was good all the time");
    }

    private static RawRequest Good(S3Host host, string mode)
    {
        (string, string)[] headers = [("content-type", "text/plain"), ("x-amz-meta-a", "1"), ("x-amz-storage-class", "STANDARD")];
        (string, string)[] chunked =
            [.. headers, ("content-encoding", "aws-chunked"), ("x-amz-decoded-content-length", $"{Content.Length}")];
        (string, string)[] withTrailer = [.. chunked, ("x-amz-trailer", "x-amz-checksum-crc32c")];
        var trailer = Trailer + Crc32C();
        return mode switch
        {
            "hashed" => RawRequest.Of(host, "PUT", Path, RawRequest.HashOf(Content), headers).WithQuery("x-id=PutObject").Sign() with { Body = Content },
            "unsigned" => RawRequest.Of(host, "PUT", Path, "UNSIGNED-PAYLOAD", headers).WithQuery("x-id=PutObject").Sign() with { Body = Content },
            "chunks" => RawRequest.Of(host, "PUT", Path, "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", chunked).WithQuery("x-id=PutObject").Sign()
                .WithSignedChunks(Content, 8192),
            "chunks with trailer" => RawRequest.Of(host, "PUT", Path, "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", withTrailer)
                .WithQuery("x-id=PutObject").Sign().WithSignedChunks(Content, 8192, trailer),
            "unsigned chunks with trailer" => RawRequest.Of(host, "PUT", Path, "STREAMING-UNSIGNED-PAYLOAD-TRAILER", withTrailer)
                .WithQuery("x-id=PutObject").Sign() with
            {
                Body = Encoding.Latin1.GetBytes($"{Content.Length:x}\r\n{Encoding.Latin1.GetString(Content)}\r\n0\r\n{trailer}\r\n\r\n"),
            },
            _ => RawRequest.Presigned(host, "PUT", Path, "x-id=PutObject") with { Body = Content },
        };
    }

    private static IEnumerable<(string What, RawRequest Changed)> Changes(RawRequest good, string mode)
    {
        yield return ("method", good with { Method = "DELETE" });
        yield return ("method to POST", good with { Method = "POST" });
        yield return ("path", good with { Path = Path + "2" });
        yield return ("case of the path", good with { Path = "/main.images/dir/Key" });
        yield return ("path with dots", good with { Path = "/main.images/dir/./key" });
        yield return ("path to another bucket", good with { Path = "/main.images/../main.other/dir/key" });
        yield return ("an escaped slash", good with { Path = "/main.images/dir%2Fkey2" });
        foreach (var (what, query) in Queries(good))
        {
            yield return (what, good with { Query = query });
        }

        foreach (var (name, value) in good.Headers.Where(header => header.Name is not ("authorization" or "connection")))
        {
            yield return ($"value of {name}", good.With(name, Other(name, value)));
            yield return ($"{name} left out", good with { Headers = [.. good.Headers.Where(header => header.Name != name)] });
        }

        yield return ("an x-amz header more", good.With("x-amz-meta-b", "2"));
        yield return ("an x-amz header more that copies", good.With("x-amz-copy-source", "/main.images/other"));
        foreach (var (what, changed) in good.Headers.Any(header => header.Name == "authorization") ? Authorizations(good) : [])
        {
            yield return (what, changed);
        }

        foreach (var (what, changed) in Bodies(good, mode))
        {
            yield return (what, changed);
        }
    }

    private static IEnumerable<(string What, IReadOnlyList<string> Query)> Queries(RawRequest good)
    {
        yield return ("a parameter more", [.. good.Query, "versionId=HEAD"]);
        yield return ("a sub-resource more", [.. good.Query, "tagging"]);
        yield return ("a parameter twice", [.. good.Query, good.Query[0]]);
        for (var i = 0; i < good.Query.Count; i++)
        {
            var at = i;
            var last = good.Query[i][^1];
            var other = good.Query[i][..^1] + (char.IsAsciiDigit(last) ? (last == '1' ? '2' : '1') : last == 'x' ? 'y' : 'x');
            yield return ($"parameter {good.Query[i]}", [.. good.Query.Select((item, index) => index == at ? other : item)]);
            yield return ($"parameter {good.Query[i]} left out", [.. good.Query.Where((_, index) => index != at)]);
        }
    }

    private static IEnumerable<(string What, RawRequest Changed)> Authorizations(RawRequest good)
    {
        var text = good["authorization"];
        foreach (var (what, part, other) in new[]
        {
            ("access key", S3Host.AccessKey, S3Host.AccessKey + "2"),
            ("day", text.Split('/')[1], "20200101"),
            ("region", "us-east-1", "us-east-2"),
            ("service", "/s3/", "/s4/"),
            ("terminal", "aws4_request", "aws5_request"),
            ("algorithm", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA512"),
            ("the list of signed headers", "host;", ""),
            ("the list of signed headers, without the metadata", "x-amz-meta-a;", ""),
            ("first digit of the signature", "Signature=" + good.Signature[0], "Signature=" + (good.Signature[0] == '0' ? '1' : '0')),
            ("last digit of the signature", good.Signature[^8..], good.Signature[^8..^1] + (good.Signature[^1] == '0' ? '1' : '0')),
            ("the signature, cut", good.Signature, good.Signature[..^2]),
            ("the signature, longer", good.Signature, good.Signature + "00"),
            ("the signature, empty", good.Signature, ""),
        })
        {
            text.Should().Contain(part);
            yield return (what, good.With("authorization", text.Replace(part, other, StringComparison.Ordinal)));
        }
    }

    private static IEnumerable<(string What, RawRequest Changed)> Bodies(RawRequest good, string mode)
    {
        if (mode is "unsigned" or "presigned")
        {
            yield break; // the caller signed that the body may be any
        }

        yield return ("a byte of the body", good.WithBody("xyz", "xyy"));
        yield return ("two bytes of the body", good.WithBody("abc", "acb"));
        yield return ("the body, cut", good with { Body = good.Body[..^1] });
        yield return ("the body, longer", good with { Body = [.. good.Body, (byte)'a'] });
        if (mode is "chunks" or "chunks with trailer")
        {
            foreach (var (what, changed) in Chunks(good))
            {
                yield return (what, changed);
            }
        }

        if (mode.EndsWith("trailer", StringComparison.Ordinal))
        {
            yield return ("the trailer's value", good.WithBody(Trailer, Trailer + "A"));
            yield return ("the trailer's value, to another good one", good.WithBody(Trailer + Crc32C(), Trailer + "AAAAAA=="));
            yield return ("the trailer's name", good.WithBody(Trailer, "x-amz-checksum-crc32:"));
            yield return ("the trailer left out", good.WithBody(Trailer + Crc32C() + "\r\n", ""));
            yield return ("a trailer more", good.WithBody(Trailer, "x-amz-meta-c:3\r\n" + Trailer));
        }

        if (mode == "chunks with trailer")
        {
            yield return ("the trailer's signature", good.WithBody("x-amz-trailer-signature:", "x-amz-trailer-signature:0"));
            var text = Encoding.Latin1.GetString(good.Body);
            var line = text[text.IndexOf("x-amz-trailer-signature:", StringComparison.Ordinal)..^2];
            yield return ("the trailer's signature left out", good.WithBody(line, ""));
            yield return ("the trailer's signature of nothing", good.WithBody(line, "x-amz-trailer-signature:" + new string('0', 64) + "\r\n"));
        }
    }

    private static IEnumerable<(string What, RawRequest Changed)> Chunks(RawRequest good)
    {
        var text = Encoding.Latin1.GetString(good.Body);
        var starts = Enumerable.Range(0, text.Length).Where(at => text.AsSpan(at).StartsWith(";chunk-signature=")).ToArray();
        starts.Should().HaveCount(4);
        foreach (var (at, number) in starts.Select((at, number) => (at + ";chunk-signature=".Length, number)))
        {
            var digit = text[at] == '0' ? '1' : '0';
            yield return ($"signature of chunk {number}", good with { Body = Encoding.Latin1.GetBytes(text[..at] + digit + text[(at + 1)..]) });
        }

        // The first two chunks as one, and their order changed.
        var first = text[..text.IndexOf("\r\n2000;", StringComparison.Ordinal)] + "\r\n";
        var second = text[first.Length..(text.IndexOf("\r\n", first.Length + 100 + 8192, StringComparison.Ordinal) + 2)];
        yield return ("chunks joined", good with
        {
            Body = Encoding.Latin1.GetBytes("4000" + first[4..^2] + second[(second.IndexOf("\r\n", StringComparison.Ordinal) + 2)..] + text[(first.Length + second.Length)..]),
        });
        yield return ("chunks in another order", good with { Body = Encoding.Latin1.GetBytes(second + first + text[(first.Length + second.Length)..]) });
        yield return ("a chunk left out", good with { Body = Encoding.Latin1.GetBytes(first + text[(first.Length + second.Length)..]) });
        yield return ("a chunk twice", good with { Body = Encoding.Latin1.GetBytes(first + second + second + text[(first.Length + second.Length)..]) });
        yield return ("a chunk's size", good.WithBody("2000;", "2001;"));
        yield return ("a byte moved over a chunk's end", good with
        {
            Body = Encoding.Latin1.GetBytes("1fff" + first[4..^3] + "\r\n2001" + second[4..(second.IndexOf("\r\n", StringComparison.Ordinal) + 2)]
                + first[^3] + second[(second.IndexOf("\r\n", StringComparison.Ordinal) + 2)..] + text[(first.Length + second.Length)..]),
        });
    }

    private static string Other(string name, string value) => name switch
    {
        "host" => "other" + value,
        "x-amz-content-sha256" when value.StartsWith("STREAMING", StringComparison.Ordinal) => "UNSIGNED-PAYLOAD",
        "x-amz-content-sha256" when value == "UNSIGNED-PAYLOAD" => RawRequest.HashOf(Content),
        "x-amz-decoded-content-length" => $"{Content.Length - 1}",
        "x-amz-date" => value[..^2] + (value[^2] == '0' ? '1' : '0') + "Z",
        "x-amz-trailer" => "x-amz-checksum-crc32",
        _ => value[..^1] + (value[^1] == '0' ? '1' : '0'),
    };

    private static string Crc32C()
    {
        var crc = uint.MaxValue;
        foreach (var letter in Content)
        {
            crc ^= letter;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
            }
        }

        return Convert.ToBase64String([.. BitConverter.GetBytes(~crc).Reverse()]);
    }
}
