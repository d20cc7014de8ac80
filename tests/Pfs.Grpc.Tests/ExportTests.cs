using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using FluentAssertions;
using Google.Protobuf;
using Grpc.Core;
using Pfs.Grpc.V1;
using Xunit;

namespace Pfs.Grpc.Tests;

public sealed class ExportTests
{
    private static readonly string LongName = "long/" + string.Join('/', Enumerable.Repeat("ein-längerer-name", 40)) + "/file";

    public static TheoryData<ArchiveFormat> Formats => [ArchiveFormat.Tar, ArchiveFormat.Zip];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Packs_files_with_their_names_times_and_bytes(ArchiveFormat format)
    {
        await using var server = await GrpcServer.StartAsync();
        var noise = new byte[3_000_000];
        new Random(5).NextBytes(noise);
        var written = await server.WriteAsync(
            GrpcServer.Start("d/a"), GrpcServer.Data("one"),
            GrpcServer.Start("d/ä \"b"), GrpcServer.Data("two"),
            GrpcServer.Start("d/big"), new WriteFilesRequest { Data = ByteString.CopyFrom(noise) },
            GrpcServer.Start("d/empty"), GrpcServer.Start("d/folder/"),
            GrpcServer.Start("d/" + LongName), GrpcServer.Data("deep"),
            GrpcServer.Start("e"), GrpcServer.Data("not below the prefix"));
        await server.WriteAsync("d/a", "changed later");

        var (header, archive, report) = await ExportAsync(server, format, "d/", "HEAD^");

        header.Should().Be(new ExportHeader { Snapshot = written.Id, FileCount = 6, TotalBytes = 3_000_010 });
        report.Should().Be(new ExportReport { FileCount = 6, TotalBytes = 3_000_010 });
        var files = Read(format, archive);
        files.Keys.Should().Equal("d/a", "d/big", "d/empty", "d/folder/", "d/" + LongName, "d/ä \"b");
        files["d/a"].Bytes.Should().Equal("one"u8.ToArray());
        files["d/ä \"b"].Bytes.Should().Equal("two"u8.ToArray());
        files["d/big"].Bytes.Should().Equal(noise);
        files["d/" + LongName].Bytes.Should().Equal("deep"u8.ToArray());
        files.Values.Should().OnlyContain(file => (file.Time - written.CreatedAt.ToDateTimeOffset()).Duration() < TimeSpan.FromSeconds(2));
        (await ExportAsync(server, format, "d/", written.Id)).Archive.Should().Equal(archive, "the same snapshot gives the same bytes");
    }

    [Fact]
    public async Task What_tar_itself_unpacks_is_what_was_packed()
    {
        await using var server = await GrpcServer.StartAsync();
        await server.WriteAsync(
            GrpcServer.Start("a"), GrpcServer.Data("one"), GrpcServer.Start(LongName), GrpcServer.Data("deep"),
            GrpcServer.Start("line\nfeed"), GrpcServer.Data("two"), GrpcServer.Start("folder/"));
        var directory = Directory.CreateTempSubdirectory("pfs-untar-").FullName;
        var file = Path.Combine(directory, "x.tar");

        await File.WriteAllBytesAsync(file, (await ExportAsync(server, ArchiveFormat.Tar, "", "")).Archive);
        using var tar = Process.Start(new ProcessStartInfo("tar", ["xf", file, "-C", directory]) { RedirectStandardError = true })!;
        (await tar.StandardError.ReadToEndAsync()).Should().BeEmpty();
        await tar.WaitForExitAsync();

        tar.ExitCode.Should().Be(0);
        (await File.ReadAllTextAsync(Path.Combine(directory, "a"))).Should().Be("one");
        (await File.ReadAllTextAsync(Path.Combine(directory, LongName))).Should().Be("deep");
        (await File.ReadAllTextAsync(Path.Combine(directory, "line\nfeed"))).Should().Be("two");
        Directory.Exists(Path.Combine(directory, "folder")).Should().BeTrue();
        Directory.Delete(directory, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Leaves_out_and_names_what_would_unpack_to_another_place(ArchiveFormat format)
    {
        await using var server = await GrpcServer.StartAsync();
        string[] unsafePaths = ["/etc/passwd", "a//b", "../up", "x/../../up", "x/..", "./x", "x/.", "..", ".", "//", "/"];
        string[] conflicting = ["c", "c/d"];
        string[] forWindows = ["back\\slash", "C:drive", "x/..\\y"];
        string[] good = ["...", "aa", "a..b/.c", "c!", "c/d!", "c/d/e", "c0", "d:/e:f"];
        await server.WriteAsync([
            .. unsafePaths.Concat(conflicting).Concat(forWindows).Concat(good).SelectMany(path => new[] { GrpcServer.Start(path), GrpcServer.Data("x") }),
            GrpcServer.Start("bytes/"), GrpcServer.Data("in a directory")]);
        var isZip = format == ArchiveFormat.Zip;

        var (_, archive, report) = await ExportAsync(server, format, "", "");

        var expected = isZip ? good.Where(name => name[0] != 'd') : good.Concat(forWindows);
        var leftOut = unsafePaths.Concat(conflicting).Append("bytes/").Concat(isZip ? [.. forWindows, "d:/e:f"] : []).ToList();
        Read(format, archive).Keys.Should().BeEquivalentTo(expected);
        report.LeftOutPaths.Select(path => path.ToStringUtf8()).Should().BeEquivalentTo(leftOut);
        report.LeftOutCount.Should().Be(leftOut.Count);
        report.FileCount.Should().Be(expected.Count());
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Packs_nothing_of_a_branch_without_commits_and_more_than_a_page_of_a_large_one(ArchiveFormat format)
    {
        await using var server = await GrpcServer.StartAsync();
        Read(format, (await ExportAsync(server, format, "", "")).Archive).Should().BeEmpty();
        await server.WriteAsync([.. Enumerable.Range(0, 2500).SelectMany(i => new[] { GrpcServer.Start($"{i:D4}"), GrpcServer.Data($"{i}") })]);

        var files = Read(format, (await ExportAsync(server, format, "", "")).Archive);

        files.Should().HaveCount(2500);
        files.Should().OnlyContain(file => Encoding.ASCII.GetString(file.Value.Bytes) == int.Parse(file.Key).ToString());
    }

    [Fact]
    public async Task Refuses_with_the_documented_codes()
    {
        await using var server = await GrpcServer.StartAsync();

        await server.Files.ExportArchive(new ExportArchiveRequest { Repo = "none" }).ShouldBeRefusedAsync(StatusCode.NotFound, "REPO_NOT_FOUND");
        await server.Files.ExportArchive(new ExportArchiveRequest { Repo = "images", Branch = "none" })
            .ShouldBeRefusedAsync(StatusCode.NotFound, "BRANCH_NOT_FOUND");
        await server.Files.ExportArchive(new ExportArchiveRequest { Repo = "images", Revision = "HEAD^" })
            .ShouldBeRefusedAsync(StatusCode.NotFound, "REVISION_NOT_FOUND");
        await server.Files.ExportArchive(new ExportArchiveRequest { Repo = "images", Format = (ArchiveFormat)7 })
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_caller_who_hangs_up_in_the_middle_leaves_nothing_running(ArchiveFormat format)
    {
        await using var server = await GrpcServer.StartAsync();
        var noise = new byte[4_000_000];
        new Random(5).NextBytes(noise);
        await server.WriteAsync([.. Enumerable.Range(0, 10).SelectMany(i => new[]
        {
            GrpcServer.Start($"{i}"), new WriteFilesRequest { Data = ByteString.CopyFrom(noise.AsSpan(0, 3_000_000)) },
        })]);

        using (var call = server.Files.ExportArchive(new ExportArchiveRequest { Repo = "images", Format = format }))
        {
            await call.ResponseStream.MoveNext(CancellationToken.None);
            await call.ResponseStream.MoveNext(CancellationToken.None);
        }

        // A collection waits for every request that began before it.
        using var collection = server.Admin.Collect(new CollectRequest(), deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(60));
        var messages = await collection.ResponseStream.ReadAllAsync().ToListAsync();
        messages[^1].Report.Should().NotBeNull();
    }

    private static async Task<(ExportHeader Header, byte[] Archive, ExportReport Report)> ExportAsync(
        GrpcServer server, ArchiveFormat format, string prefix, string revision)
    {
        var request = new ExportArchiveRequest { Repo = "images", Revision = revision, Prefix = ByteString.CopyFromUtf8(prefix), Format = format };
        using var call = server.Files.ExportArchive(request);
        var parts = await call.ResponseStream.ReadAllAsync().ToListAsync();
        var archive = new MemoryStream();
        foreach (var part in parts)
        {
            part.Data.WriteTo(archive);
        }

        parts.Should().OnlyContain(part => part.Data.Length <= 256 * 1024);
        parts.Skip(1).SkipLast(1).Should().OnlyContain(part => part.PartCase == ExportArchiveResponse.PartOneofCase.Data);
        return (parts[0].Header, archive.ToArray(), parts[^1].Report);
    }

    private static Dictionary<string, (byte[] Bytes, DateTimeOffset Time)> Read(ArchiveFormat format, byte[] archive) =>
        format == ArchiveFormat.Zip ? ReadZip(archive) : ReadTar(archive);

    private static Dictionary<string, (byte[] Bytes, DateTimeOffset Time)> ReadZip(byte[] archive)
    {
        using var zip = new ZipArchive(new MemoryStream(archive));
        return zip.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using var content = entry.Open();
            return (All(content), new DateTimeOffset(entry.LastWriteTime.DateTime, TimeSpan.Zero));
        });
    }

    private static Dictionary<string, (byte[] Bytes, DateTimeOffset Time)> ReadTar(byte[] archive)
    {
        var files = new Dictionary<string, (byte[], DateTimeOffset)>();
        using var tar = new TarReader(new MemoryStream(archive));
        while (tar.GetNextEntry(copyData: true) is { } entry)
        {
            entry.EntryType.Should().Be(entry.Name.EndsWith('/') ? TarEntryType.Directory : TarEntryType.RegularFile);
            files.Add(entry.Name, (entry.DataStream is { } data ? All(data) : [], entry.ModificationTime));
        }

        return files;
    }

    private static byte[] All(Stream content)
    {
        var all = new MemoryStream();
        content.CopyTo(all);
        return all.ToArray();
    }
}
