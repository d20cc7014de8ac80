using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using FluentAssertions;
using Pfs.Core.Storage;
using Pfs.Core.Storage.Local;
using Xunit;

namespace Pfs.Core.Tests;

/// <summary>Stores that older builds left behind, by Fixtures/make.sh: one of each storage format that this build says it opens.</summary>
public sealed class FixtureTests
{
    private static readonly RepoName Repo = TempStore.Main.Repo;
    private static readonly BranchRef Dev = TempStore.Branch("dev");

    public static TheoryData<int> Formats => new(Enumerable.Range(SegmentHeader.OldestVersion, SegmentHeader.FormatVersion - SegmentHeader.OldestVersion + 1));

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_store_of_that_format_is_read_whole_and_written_on(int format)
    {
        var disk = Unpacked(format);
        Header(disk, "log-00000001.pfs").Should().Be(format);
        await using var temp = await TempStore.OpenAsync(disk);

        await ReadAllAsync(temp, format);
        await CheckAsync(temp);
        await temp.OpenAsync();
        await WriteOnAsync(temp);
        await temp.ReopenBothWaysAsync(store => store.FindBranch(Dev)!.OpenCommit.Should().BeNull());
        await ReadAllAsync(temp, format, written: true);
        await temp.Store.CollectAsync(dryRun: false, null, default);
        await CheckAsync(temp);
        await temp.OpenAsync();
        (await temp.TextAsync("new.txt")).Should().Be("written on");
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Without_its_derived_files_it_is_the_same(int format)
    {
        var disk = Unpacked(format);
        disk.RemoveDerived();
        await using var temp = await TempStore.OpenAsync(disk);

        await ReadAllAsync(temp, format);
        await CheckAsync(temp);
        await temp.OpenAsync();
    }

    [Fact]
    public async Task One_of_a_newer_format_is_refused_with_both_numbers_and_left_as_it_is()
    {
        var disk = Unpacked(SegmentHeader.FormatVersion);
        var log = disk.Bytes("log-00000001.pfs");
        BinaryPrimitives.WriteInt32LittleEndian(log[8..], SegmentHeader.FormatVersion + 1);
        BinaryPrimitives.WriteUInt32LittleEndian(log[28..], Crc32C.Of(log[..28]));
        var before = disk.Names.ToDictionary(name => name, name => disk.Bytes(name).ToArray());

        var refusal = await Refusal.OfAsync(PfsError.StoreFormat, () => TempStore.OpenAsync(disk));

        refusal.Message.Should().Be(
            $"log-00000001.pfs has storage format {SegmentHeader.FormatVersion + 1}, and this pfs reads formats up to {SegmentHeader.FormatVersion}; use a newer pfs.");
        disk.Names.Should().Equal(before.Keys.Order(StringComparer.Ordinal));
        disk.Names.Should().OnlyContain(name => disk.Bytes(name).ToArray().SequenceEqual(before[name]));
    }

    // What make.sh put there.
    private static async Task ReadAllAsync(TempStore temp, int format, bool written = false)
    {
        var store = temp.Store;
        store.ListRepos().Select(repo => repo.Name.ToString()).Should().Equal("images", "second");
        var offset = written ? 1 : 0;
        (await temp.TextAsync("a.txt")).Should().Be("third");
        var log = await store.LogAsync(Repo, temp.Head()!.Value, 100, default);
        log.Skip(offset).Select(commit => commit.Message).Where(message => message.StartsWith("the ", StringComparison.Ordinal))
            .Should().Equal("the third", "the second", "the first");
        log.Should().OnlyContain(commit => commit.Author == "root");
        (await temp.TextAsync("a.txt", ".1")).Should().Be("first");
        (await temp.TextAsync("large"))!.Length.Should().Be(2_500_000);
        var dev = written ? "HEAD^" : "HEAD";
        (await temp.TextAsync("many/1099", dev, Dev)).Should().Be("same\n");
        (await temp.TextAsync("b.txt", branch: new BranchRef(RepoName.Parse("second"), BranchName.Default))).Should().Be("other");
        var tagged = await (await store.OpenSnapshotAsync(TempStore.Main, Revision.Head, default)).FindAsync(FilePath.Parse("tagged.txt"), default);
        tagged!.Headers.ContentType.Should().Be("text/plain");
        tagged.Headers.Metadata.Should().ContainSingle().Which.Should().Be(KeyValuePair.Create("mtime", "7"));
        tagged.Headers.Tags.Should().ContainSingle().Which.Should().Be(KeyValuePair.Create("k", "v"));
        store.ListUploads(TempStore.Main).Should().ContainSingle().Which.Path.ToString().Should().Be("upload");
        store.ListDeletedBranches(Repo).Select(branch => branch.Ref.Branch.ToString()).Should().Equal(format >= 3 ? ["gone"] : []);
        if (format >= 4)
        {
            var ada = store.Principals["ada"];
            ada.Grants.Select(grant => grant.ToString()).Should().Equal("writer images");
            ada.Keys.Should().ContainSingle();
        }

        if (format >= 5)
        {
            (await (await store.OpenSnapshotAsync(TempStore.Main, Revision.Head, default)).TagsAsync(default)).Should().ContainSingle().Which.Should().Be(KeyValuePair.Create("stage", "raw"));
            store.FindBranch(TempStore.Branch("renamed"))!.IsProtected.Should().BeTrue();
            store.FindRepo(RepoName.Parse("second"))!.Description.Should().Be("said anew");
        }

        if (format >= 6)
        {
            log.Should().ContainSingle(commit => commit.Notes.ContainsKey("tests")).Which.Notes["tests"].Should().Be("passed");
            store.FindRepo(Repo)!.DeletedRetention.Should().Be(TimeSpan.FromDays(90));
        }
    }

    private static async Task WriteOnAsync(TempStore temp)
    {
        var open = temp.Store.FindBranch(Dev)!.OpenCommit!.Value;
        (await temp.TextAsync("staged.txt", open.ToString(), Dev)).Should().Be("staged");
        await temp.Store.FinishCommitAsync(Repo, open, null, default);
        (await temp.TextAsync("staged.txt", branch: Dev)).Should().Be("staged");
        await temp.Store.CommitAsync(TempStore.Main, [await temp.PutOfAsync("new.txt", "written on")], TempStore.By("root"), default);
        await temp.Store.SetNoteAsync(TempStore.Main, temp.Head()!.Value, "by", "this build", default);
    }

    private static async Task CheckAsync(TempStore temp)
    {
        await temp.Store.DisposeAsync();
        var report = await StoreCheck.RunAsync(temp.Disk!.Mount(), readData: true, progress: null, default);
        report.Findings.Should().BeEmpty();
    }

    private static SimulatedDisk Unpacked(int format)
    {
        var disk = new SimulatedDisk();
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Fixtures", $"format-{format}.tar.gz"));
        using var tar = new TarReader(new GZipStream(file, CompressionMode.Decompress));
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is { } data)
            {
                using var bytes = new MemoryStream();
                data.CopyTo(bytes);
                disk.Put(Path.GetFileName(entry.Name), bytes.ToArray());
            }
        }

        return disk;
    }

    private static int Header(SimulatedDisk disk, string name) => BinaryPrimitives.ReadInt32LittleEndian(disk.Bytes(name)[8..]);
}
