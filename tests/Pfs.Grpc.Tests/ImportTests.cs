using System.Formats.Tar;
using System.Text;
using FluentAssertions;
using Google.Protobuf;
using Grpc.Core;
using Pfs.Grpc.V1;
using Xunit;

namespace Pfs.Grpc.Tests;

public sealed class ImportTests
{
    private static readonly string LongName = string.Join('/', Enumerable.Repeat("ein-längerer-name", 40));

    public static TheoryData<TarEntryFormat> Formats => [TarEntryFormat.V7, TarEntryFormat.Ustar, TarEntryFormat.Pax, TarEntryFormat.Gnu];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Writes_the_files_of_every_kind_of_tar_file_as_one_commit(TarEntryFormat format)
    {
        await using var server = await GrpcServer.StartAsync();
        await server.WriteAsync("old", "stays");
        var big = new string('x', 2_000_000);
        var deep = format is TarEntryFormat.Pax or TarEntryFormat.Gnu ? LongName : format == TarEntryFormat.Ustar ? new string('d', 90) + "/" + new string('f', 90) : "v7";
        var archive = Tar(format, ("./", null), ("./a", "one"), ("d/", null), ("d/big", big), ("d/empty", ""), ("e/f/", null), (deep, "deep"));

        var answer = await ImportAsync(server, archive, new ImportArchiveHeader { Repo = "images", Prefix = ByteString.CopyFromUtf8("p/") });

        answer.Should().BeEquivalentTo(new { FileCount = 5L, TotalBytes = 2_000_007L });
        answer.Commit.Message.Should().Be("Import 5 files");
        answer.Commit.ChangeCount.Should().Be(5);
        answer.Commit.Number.Should().Be(2);
        (await PathsAsync(server)).Should().BeEquivalentTo("old", "p/a", "p/d/big", "p/d/empty", "p/e/f/", "p/" + deep);
        (await server.ReadAsync("p/a")).Should().Be("one");
        (await server.ReadAsync("p/d/big")).Should().Be(big);
        (await server.ReadAsync("p/" + deep)).Should().Be("deep");
    }

    [Fact]
    public async Task Takes_back_what_was_exported_byte_for_byte()
    {
        await using var server = await GrpcServer.StartAsync();
        string[] paths = ["a", "line\nfeed = 3", "ü", LongName, "x/y/z"];
        await server.WriteAsync([.. paths.SelectMany(path => new[] { GrpcServer.Start(path), GrpcServer.Data("of " + path) }), GrpcServer.Start("folder/")]);
        using var call = server.Files.ExportArchive(new ExportArchiveRequest { Repo = "images" });
        var exported = new MemoryStream();
        foreach (var part in await call.ResponseStream.ReadAllAsync().ToListAsync())
        {
            part.Data.WriteTo(exported);
        }

        await server.Branches.CreateBranchAsync(new CreateBranchRequest { Repo = "images", Branch = "copy" });
        await ImportAsync(server, exported.ToArray(), new ImportArchiveHeader { Repo = "images", Branch = "copy" }, pieceBytes: 7);

        using var diff = server.Commits.DiffCommits(new DiffCommitsRequest { Repo = "images", ToBranch = "copy" });
        (await diff.ResponseStream.ReadAllAsync().ToListAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Joins_an_open_commit_and_makes_none_of_an_empty_archive()
    {
        await using var server = await GrpcServer.StartAsync();
        (await ImportAsync(server, new byte[10_240])).Should().Be(new ImportArchiveResponse());
        var open = await server.Commits.StartCommitAsync(new StartCommitRequest { Repo = "images" });

        var answer = await ImportAsync(server, Tar(TarEntryFormat.Pax, ("a", "1")));

        answer.Commit.Id.Should().Be(open.Id);
        (await server.ReadAsync("a", open.Id)).Should().Be("1");
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../up")]
    [InlineData("a/../../b")]
    [InlineData("a/..")]
    [InlineData("a//b")]
    [InlineData("a/./b")]
    [InlineData("././a")]
    public async Task Refuses_names_that_lead_elsewhere(string name) =>
        await IsRefusedAsync(Tar(TarEntryFormat.Pax, ("good", "1"), (name, "2")), $"*'{(name == "././a" ? "./a" : name)}' in the archive leads elsewhere*");

    [Theory]
    [InlineData(TarEntryType.SymbolicLink, "a link")]
    [InlineData(TarEntryType.HardLink, "a link")]
    [InlineData(TarEntryType.Fifo, "a device or a pipe")]
    [InlineData(TarEntryType.CharacterDevice, "a device or a pipe")]
    [InlineData(TarEntryType.BlockDevice, "a device or a pipe")]
    public async Task Refuses_what_is_neither_file_nor_directory(TarEntryType type, string kind)
    {
        var archive = new MemoryStream();
        using (var tar = new TarWriter(archive, leaveOpen: true))
        {
            var entry = new PaxTarEntry(type, "odd");
            if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
            {
                entry.LinkName = "/etc/passwd";
            }

            tar.WriteEntry(entry);
        }

        await IsRefusedAsync(archive.ToArray(), $"'odd' in the archive is {kind};*");
    }

    [Fact]
    public async Task Refuses_damaged_archives()
    {
        var good = Tar(TarEntryFormat.Pax, ("a", new string('x', 2000)), (LongName, "2"));
        var flipped = (byte[])good.Clone();
        flipped[3] ^= 1;

        await IsRefusedAsync(Encoding.ASCII.GetBytes(new string('?', 2048)), "*is malformed*");
        await IsRefusedAsync(flipped, "*does not fit its checksum*");
        await IsRefusedAsync(Tar(TarEntryFormat.Pax, ("a", "1"), ("b", "2"), ("a", "3")), "'a' is in the archive twice.");
        await IsRefusedAsync(Tar(TarEntryFormat.Pax, (new string('a', 1025), "1")), "*1 to 1024 bytes*");
        await IsRefusedAsync(Extended("size=5\n", "12 path=abcde"), "An extended header of the archive is malformed*");
        await IsRefusedAsync(Extended("", "9 size=x\n"), "An extended header of the archive is malformed*");
        await IsRefusedAsync(Extended("", "22 GNU.sparse.major=1\n"), "*a sparse file*");
        await IsRefusedAsync(Extended("", "8 path=\0"), "An extended header of the archive is malformed*");
        await IsRefusedAsync(Extended("", new string('x', 70_000)), "An extended header of the archive has 70000 bytes*");
    }

    [Fact]
    public async Task Refuses_an_archive_that_is_cut_off_anywhere()
    {
        var archive = Tar(TarEntryFormat.Pax, ("a", new string('x', 2000)), (LongName, "2"));
        var end = archive.AsSpan().LastIndexOfAnyExcept((byte)0) / 512 * 512;

        await using var server = await GrpcServer.StartAsync();
        for (var length = 0; length <= end; length += 100)
        {
            await IsRefusedAsync(server, archive[..length], "The archive is cut off before its end; nothing of it was imported.");
        }
    }

    [Fact]
    public async Task Refuses_more_entries_and_more_bytes_than_it_is_set_to_take()
    {
        var limits = new PfsGrpcOptions { MaxImportFiles = 3, MaxImportBytes = 10_000 };

        await IsRefusedAsync(Tar(TarEntryFormat.Ustar, ("a", ""), ("b/", null), ("c", ""), ("d", "")), "The archive has more than the 3 entries*", limits);
        await IsRefusedAsync(Tar(TarEntryFormat.Ustar, ("a", new string('x', 10_000))), "The archive is longer than the 10000 bytes*", limits);
        await IsRefusedAsync([.. Tar(TarEntryFormat.Ustar, ("a", "")), .. new byte[10_000]], "The archive is longer than the 10000 bytes*", limits);

        // What it says is enough: nobody has to send the terabyte.
        await IsRefusedAsync(Extended("", "21 size=999999999999\n"), "The archive is longer than the 10000 bytes*", limits);
    }

    [Fact]
    public async Task Refuses_with_the_documented_codes()
    {
        await using var server = await GrpcServer.StartAsync();
        var archive = Tar(TarEntryFormat.Pax, ("a", "1"));

        await ImportAsync(server, archive, new ImportArchiveHeader { Repo = "none" }).ShouldBeRefusedAsync(StatusCode.NotFound, "REPO_NOT_FOUND");
        await ImportAsync(server, archive, new ImportArchiveHeader { Repo = "images", Branch = "none" })
            .ShouldBeRefusedAsync(StatusCode.NotFound, "BRANCH_NOT_FOUND");
        await ImportAsync(server, archive, new ImportArchiveHeader { Repo = "images", ExpectedHead = new string('a', 64) })
            .ShouldBeRefusedAsync(StatusCode.FailedPrecondition, "HEAD_MOVED");
        await SendAsync(server, new ImportArchiveRequest { Data = ByteString.CopyFrom(archive) })
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");
        var header = new ImportArchiveRequest { Header = new ImportArchiveHeader { Repo = "images" } };
        await SendAsync(server, header, header).ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");
        await SendAsync(server).ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");
        (await PathsAsync(server)).Should().BeEmpty();
    }

    [Fact]
    public async Task Commits_nothing_of_a_stream_that_is_given_up()
    {
        await using var server = await GrpcServer.StartAsync();
        var archive = Tar(TarEntryFormat.Pax, ("a", "1"));
        using (var call = server.Files.ImportArchive())
        {
            await call.RequestStream.WriteAsync(new ImportArchiveRequest { Header = new ImportArchiveHeader { Repo = "images" } });
            await call.RequestStream.WriteAsync(new ImportArchiveRequest { Data = ByteString.CopyFrom(archive) });
        }

        // A collection waits for every request that began before it.
        using var collection = server.Admin.Collect(new CollectRequest(), deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(60));
        (await collection.ResponseStream.ReadAllAsync().ToListAsync())[^1].Report.Should().NotBeNull();
        (await PathsAsync(server)).Should().BeEmpty();
    }

    private static async Task IsRefusedAsync(byte[] archive, string message, PfsGrpcOptions? options = null)
    {
        await using var server = await GrpcServer.StartAsync(options);
        await IsRefusedAsync(server, archive, message);
    }

    private static async Task IsRefusedAsync(GrpcServer server, byte[] archive, string message)
    {
        var refusal = await ImportAsync(server, archive).ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");

        refusal.Status.Detail.Should().Match(message);
        (await PathsAsync(server)).Should().BeEmpty();
    }

    private static Task<ImportArchiveResponse> ImportAsync(
        GrpcServer server, byte[] archive, ImportArchiveHeader? header = null, int pieceBytes = 100_000) => SendAsync(
        server,
        [
            new ImportArchiveRequest { Header = header ?? new ImportArchiveHeader { Repo = "images" } },
            .. archive.Chunk(pieceBytes).Select(piece => new ImportArchiveRequest { Data = ByteString.CopyFrom(piece) }),
        ]);

    private static async Task<ImportArchiveResponse> SendAsync(GrpcServer server, params ImportArchiveRequest[] requests)
    {
        using var call = server.Files.ImportArchive();
        try
        {
            foreach (var request in requests)
            {
                await call.RequestStream.WriteAsync(request);
            }

            await call.RequestStream.CompleteAsync();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            // refused already: the answer says why
        }

        return await call;
    }

    private static async Task<IEnumerable<string>> PathsAsync(GrpcServer server) =>
        (await server.Files.ListFilesAsync(new ListFilesRequest { Repo = "images" })).Entries.Select(entry => entry.File.Path.ToStringUtf8());

    private static byte[] Tar(TarEntryFormat format, params (string Name, string? Text)[] entries)
    {
        var archive = new MemoryStream();
        using (var tar = new TarWriter(archive, format, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
            {
                var type = text is null ? TarEntryType.Directory : format == TarEntryFormat.V7 ? TarEntryType.V7RegularFile : TarEntryType.RegularFile;
                TarEntry entry = format switch
                {
                    TarEntryFormat.V7 => new V7TarEntry(type, name),
                    TarEntryFormat.Ustar => new UstarTarEntry(type, name),
                    TarEntryFormat.Gnu => new GnuTarEntry(type, name),
                    _ => new PaxTarEntry(type, name),
                };
                if (text is not null)
                {
                    entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text));
                }

                tar.WriteEntry(entry);
            }
        }

        return archive.ToArray();
    }

    // A file "a" without content, behind an extended header with these records.
    private static byte[] Extended(string first, string second)
    {
        var records = Encoding.UTF8.GetBytes(first + second);
        return
        [
            .. Archives.TarBlock.Make("pax"u8, (byte)'x', records.Length, default), .. records, .. new byte[Archives.TarBlock.Padding(records.Length)],
            .. Archives.TarBlock.Make("a"u8, (byte)'0', 0, default), .. new byte[1024],
        ];
    }
}
