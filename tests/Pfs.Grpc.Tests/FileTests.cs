using System.Security.Cryptography;
using FluentAssertions;
using Google.Protobuf;
using Grpc.Core;
using Pfs.Grpc.V1;
using Xunit;

namespace Pfs.Grpc.Tests;

public sealed class FileTests
{
    private static readonly string Unknown = new('a', 64);

    [Fact]
    public async Task Writes_many_files_as_one_commit()
    {
        await using var server = await GrpcServer.StartAsync();
        await server.WriteAsync("old", "x");

        var commit = await server.WriteAsync(
            GrpcServer.Start("a"), GrpcServer.Data("one"), GrpcServer.Data(" two"), GrpcServer.Start("empty"), GrpcServer.Delete("old"));

        commit.Number.Should().Be(2);
        commit.Author.Should().Be("Tess");
        commit.ChangeCount.Should().Be(3);
        (await server.ReadAsync("a")).Should().Be("one two");
        (await server.ReadAsync("empty")).Should().BeEmpty();
        (await server.ReadAsync("old", "HEAD^")).Should().Be("x");
        await server.Files.StatFileAsync(Stat("old")).ShouldBeRefusedAsync(StatusCode.NotFound, "FILE_NOT_FOUND");
    }

    [Fact]
    public async Task Keeps_what_the_writer_says_of_a_file()
    {
        await using var server = await GrpcServer.StartAsync();
        var hash = Convert.ToHexStringLower(SHA256.HashData("hello"u8));

        var commit = await server.WriteAsync(
            new WriteFilesRequest
            {
                Start = new WriteFileStart
                {
                    Path = ByteString.CopyFromUtf8("a/../ä"),
                    ContentType = "text/plain",
                    Size = 5,
                    Hash = hash,
                    Metadata = { ["owner"] = "me" },
                    Headers = { ["cache-control"] = "no-store" },
                },
            },
            GrpcServer.Data("hello"));
        var stat = await server.Files.StatFileAsync(Stat("a/../ä"));

        stat.Snapshot.Should().Be(commit.Id);
        stat.File.CommitId.Should().Be(commit.Id);
        stat.File.LastModified.Should().Be(commit.CreatedAt);
        stat.File.Size.Should().Be(5);
        stat.File.Hash.Should().Be(hash);
        stat.File.Etag.Should().Be($"{hash}-1");
        stat.File.ContentType.Should().Be("text/plain");
        stat.File.Metadata.Should().Equal(new Dictionary<string, string> { ["owner"] = "me" });
        stat.File.Headers.Should().Equal(new Dictionary<string, string> { ["cache-control"] = "no-store" });
    }

    [Fact]
    public async Task Lets_the_last_change_of_a_path_win()
    {
        await using var server = await GrpcServer.StartAsync();

        await server.WriteAsync(GrpcServer.Start("a"), GrpcServer.Data("1"), GrpcServer.Start("a"), GrpcServer.Data("2"));

        (await server.ReadAsync("a")).Should().Be("2");
    }

    [Fact]
    public async Task Makes_no_commit_of_changes_without_effect()
    {
        await using var server = await GrpcServer.StartAsync();

        (await server.WriteAsync()).Should().BeNull();
        (await server.WriteAsync(GrpcServer.Delete("absent"))).Should().BeNull();
    }

    [Fact]
    public async Task Commits_nothing_of_a_stream_that_is_given_up()
    {
        await using var server = await GrpcServer.StartAsync();
        await server.WriteAsync("a", "1");

        using (var call = server.Files.WriteFiles())
        {
            await call.RequestStream.WriteAsync(new WriteFilesRequest { Header = new WriteFilesHeader { Repo = "images" } });
            await call.RequestStream.WriteAsync(GrpcServer.Start("a"));
            await call.RequestStream.WriteAsync(GrpcServer.Data("2"));
        }

        await Task.Delay(100);
        (await server.ReadAsync("a")).Should().Be("1");
    }

    [Theory]
    [InlineData(0, null, "0123456789")]
    [InlineData(3, null, "3456789")]
    [InlineData(3, 2L, "34")]
    [InlineData(8, 100L, "89")]
    [InlineData(10, null, "")]
    [InlineData(0, 0L, "")]
    public async Task Reads_a_range(long offset, long? length, string expected)
    {
        await using var server = await GrpcServer.StartAsync();
        await server.WriteAsync("a", "0123456789");

        (await server.ReadAsync("a", offset: offset, length: length)).Should().Be(expected);
    }

    [Fact]
    public async Task Carries_a_large_file_both_ways()
    {
        await using var server = await GrpcServer.StartAsync();
        var text = string.Concat(Enumerable.Range(0, 1_500_000).Select(i => $"{i % 10_000:0000}"));

        await server.WriteAsync([GrpcServer.Start("a"), .. text.Chunk(1_000_000).Select(piece => GrpcServer.Data(new string(piece)))]);

        (await server.ReadAsync("a")).Should().Be(text);
    }

    [Fact]
    public async Task Lists_one_snapshot_by_pages_while_others_write()
    {
        await using var server = await GrpcServer.StartAsync();
        await server.WriteAsync([.. new[] { "a", "a/b", "d/1", "d/2", "e" }.Select(GrpcServer.Start)]);

        var request = new ListFilesRequest { Repo = "images", Delimiter = ByteString.CopyFromUtf8("/"), PageSize = 2 };
        var first = await server.Files.ListFilesAsync(request);
        await server.WriteAsync("d0", "later");
        request.PageToken = first.NextPageToken;
        var second = await server.Files.ListFilesAsync(request);
        request.PageToken = second.NextPageToken;
        var third = request.PageToken.Length > 0 ? await server.Files.ListFilesAsync(request) : new ListFilesResponse();

        first.Entries.Concat(second.Entries).Concat(third.Entries)
            .Select(entry => (entry.File?.Path ?? entry.CommonPrefix).ToStringUtf8())
            .Should().Equal("a", "a/", "d/", "e");
        second.Snapshot.Should().Be(first.Snapshot);
    }

    [Fact]
    public async Task Writes_only_to_the_expected_head_or_to_a_branch_without_any()
    {
        await using var server = await GrpcServer.StartAsync();
        var toNone = new WriteFilesHeader { Repo = "images", ExpectedHead = "none" };

        var first = await WriteAsync(server, toNone, GrpcServer.Start("a"));

        first.Commit.Number.Should().Be(1);
        await WriteAsync(server, toNone, GrpcServer.Start("b")).ShouldBeRefusedAsync(StatusCode.FailedPrecondition, "HEAD_MOVED");
        await WriteAsync(server, toNone).ShouldBeRefusedAsync(StatusCode.FailedPrecondition, "HEAD_MOVED");
        await server.Commits.StartCommitAsync(new StartCommitRequest { Repo = "images", ExpectedHead = "none" })
            .ShouldBeRefusedAsync(StatusCode.FailedPrecondition, "HEAD_MOVED");
        await server.Branches.MoveBranchAsync(
            new MoveBranchRequest { Repo = "images", Branch = "master", Revision = "HEAD", ExpectedHead = "none" })
            .ShouldBeRefusedAsync(StatusCode.FailedPrecondition, "HEAD_MOVED");
        await WriteAsync(server, new WriteFilesHeader { Repo = "images", ExpectedHead = "nobody" }, GrpcServer.Start("b"))
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");
    }

    [Fact]
    public async Task Does_not_gather_a_long_stream_of_small_files_in_memory()
    {
        await using var server = await GrpcServer.StartAsync();
        var before = server.StoredBytes;

        using var call = server.Files.WriteFiles();
        await call.RequestStream.WriteAsync(new WriteFilesRequest { Header = new WriteFilesHeader { Repo = "images" } });
        for (var i = 0; i < 200; i++)
        {
            await call.RequestStream.WriteAsync(GrpcServer.Start($"{i}"));
            await call.RequestStream.WriteAsync(GrpcServer.Data($"{i}" + new string('x', 60_000)));
        }

        // 12 MB were sent and the commit is not made yet: most of them are on the disk all the same.
        for (var wait = 0; wait < 600 && server.StoredBytes - before < 6_000_000; wait++)
        {
            await Task.Delay(100);
        }

        (server.StoredBytes - before).Should().BeGreaterThan(6_000_000);
        await call.RequestStream.CompleteAsync();
        (await call).Commit.FileCount.Should().Be(200);
        (await server.ReadAsync("150", length: 4)).Should().Be("150x");
    }

    [Fact]
    public async Task Lists_an_empty_branch()
    {
        await using var server = await GrpcServer.StartAsync();

        var page = await server.Files.ListFilesAsync(new ListFilesRequest { Repo = "images" });

        page.Entries.Should().BeEmpty();
        page.Snapshot.Should().BeEmpty();
    }

    [Fact]
    public async Task Tells_the_history_of_a_file_by_pages()
    {
        await using var server = await GrpcServer.StartAsync();
        var first = await server.WriteAsync("a", "1");
        await server.WriteAsync("b", "x");
        var second = await server.WriteAsync(GrpcServer.Delete("a"));
        var third = await server.WriteAsync("a", "3");

        var request = new FileHistoryRequest { Repo = "images", Path = ByteString.CopyFromUtf8("a"), PageSize = 2 };
        var newer = await server.Files.FileHistoryAsync(request);
        request.PageToken = newer.NextPageToken;
        var older = await server.Files.FileHistoryAsync(request);

        newer.Versions.Select(version => (version.Commit.Id, version.Deleted)).Should().Equal((third.Id, false), (second.Id, true));
        newer.Versions[1].File.Should().BeNull();
        older.Versions.Select(version => version.Commit.Id).Should().Equal(first.Id);
        older.NextPageToken.Should().BeEmpty();
    }

    [Fact]
    public async Task Refuses_writes_with_the_documented_codes()
    {
        await using var server = await GrpcServer.StartAsync();
        await server.WriteAsync("a", "1");

        await server.SendAsync(GrpcServer.Start("a")).ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");
        await server.SendAsync().ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");
        await server.SendAsync(Header("none", "")).ShouldBeRefusedAsync(StatusCode.NotFound, "REPO_NOT_FOUND");
        await server.SendAsync(Header("images", "none")).ShouldBeRefusedAsync(StatusCode.NotFound, "BRANCH_NOT_FOUND");
        await server.SendAsync(Header("images", "", Unknown), GrpcServer.Start("a"))
            .ShouldBeRefusedAsync(StatusCode.FailedPrecondition, "HEAD_MOVED");
        await server.WriteAsync(GrpcServer.Data("x")).ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");
        await server.WriteAsync(Header("images", "")).ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");
        await server.WriteAsync(new WriteFilesRequest()).ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");
        await server.WriteAsync(GrpcServer.Start("")).ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");
        await server.WriteAsync(GrpcServer.Start("a\0b")).ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");
        await server.WriteAsync(GrpcServer.Start(new string('x', 1025)))
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");
        await server.WriteAsync(Announced(size: 3, hash: ""), GrpcServer.Data("four"))
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");
        await server.WriteAsync(Announced(size: 5, hash: ""), GrpcServer.Data("four"))
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");
        await server.WriteAsync(Announced(size: 4, hash: Unknown), GrpcServer.Data("four"))
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");

        (await server.ReadAsync("a")).Should().Be("1", "nothing of all that was written");
        (await server.Commits.ListCommitsAsync(new ListCommitsRequest { Repo = "images" })).Commits.Should().HaveCount(1);
    }

    [Fact]
    public async Task Refuses_reads_with_the_documented_codes()
    {
        await using var server = await GrpcServer.StartAsync();
        await server.WriteAsync("a", "1");
        var path = ByteString.CopyFromUtf8("a");

        await server.Files.ReadFile(new ReadFileRequest { Repo = "images", Path = path, Offset = 2 })
            .ShouldBeRefusedAsync(StatusCode.OutOfRange, "OFFSET_OUT_OF_RANGE");
        await server.Files.ReadFile(new ReadFileRequest { Repo = "images", Path = path, Offset = -1 })
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");
        await server.Files.ReadFile(new ReadFileRequest { Repo = "images", Path = ByteString.CopyFromUtf8("none") })
            .ShouldBeRefusedAsync(StatusCode.NotFound, "FILE_NOT_FOUND");
        await server.Files.StatFileAsync(new StatFileRequest { Repo = "images", Path = path, Revision = "HEAD^" })
            .ShouldBeRefusedAsync(StatusCode.NotFound, "REVISION_NOT_FOUND");
        await server.Files.StatFileAsync(new StatFileRequest { Repo = "images", Path = ByteString.CopyFrom(0xff) })
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");
        await server.Files.ListFilesAsync(new ListFilesRequest { Repo = "images", Branch = "none" })
            .ShouldBeRefusedAsync(StatusCode.NotFound, "BRANCH_NOT_FOUND");
        await server.Files.ListFilesAsync(new ListFilesRequest { Repo = "images", PageToken = "nonsense" })
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");
        await server.Files.FileHistoryAsync(new FileHistoryRequest { Repo = "none", Path = path })
            .ShouldBeRefusedAsync(StatusCode.NotFound, "REPO_NOT_FOUND");
    }

    private static StatFileRequest Stat(string path) => new() { Repo = "images", Path = ByteString.CopyFromUtf8(path) };

    private static WriteFilesRequest Header(string repo, string branch, string expectedHead = "") =>
        new() { Header = new WriteFilesHeader { Repo = repo, Branch = branch, ExpectedHead = expectedHead } };

    private static WriteFilesRequest Announced(long size, string hash) =>
        new() { Start = new WriteFileStart { Path = ByteString.CopyFromUtf8("a"), Size = size, Hash = hash } };

    private static async Task<WriteFilesResponse> WriteAsync(
        GrpcServer server, WriteFilesHeader header, params WriteFilesRequest[] requests)
    {
        using var call = server.Files.WriteFiles();
        await call.RequestStream.WriteAsync(new WriteFilesRequest { Header = header });
        foreach (var request in requests)
        {
            try
            {
                await call.RequestStream.WriteAsync(request);
            }
            catch (Exception e) when (e is RpcException or InvalidOperationException)
            {
                break; // refused already: the answer says why
            }
        }

        await call.RequestStream.CompleteAsync();
        return await call;
    }
}
