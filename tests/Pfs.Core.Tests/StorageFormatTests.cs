using FluentAssertions;
using Pfs.Core.Commits;
using Pfs.Core.State;
using Pfs.Core.Storage;
using Pfs.Core.Storage.Local;
using Pfs.Core.Trees.Stored;
using Xunit;

namespace Pfs.Core.Tests;

/// <summary>The example of docs/storage-format.md is what it says, and what this build writes.</summary>
public sealed class StorageFormatTests
{
    private const string LogName = "log-00000001.pfs";

    [Fact]
    public async Task A_store_written_today_has_the_bytes_of_the_example()
    {
        var example = Example().Bytes;
        await using var temp = await TempStore.CreateAsync(isStill: true);

        await temp.PutAsync("a.txt", "hi");
        await temp.ReopenAsync(); // opening takes away the zeros that were written ahead

        (await File.ReadAllBytesAsync(Path.Combine(temp.Directory, LogName))).Should().Equal(example);
        Directory.GetFiles(temp.Directory).Select(Path.GetFileName).Should().BeEquivalentTo("lock", LogName, Reserve.FileName);
    }

    [Fact]
    public async Task The_example_opens_as_a_store()
    {
        var (bytes, id) = Example();
        await using var temp = await TempStore.CreateAsync();
        await temp.Store.DisposeAsync();
        await File.WriteAllBytesAsync(Path.Combine(temp.Directory, LogName), bytes);

        await temp.OpenAsync();

        temp.Store.FindBranch(TempStore.Main)!.Head.ToString().Should().Be(id);
        (await temp.TextAsync("a.txt")).Should().Be("hi");
        temp.Store.Recovery.Should().Be(new RecoveryReport(
            Commits: 1, Chunks: 1, LogBytes: bytes.Length, TornBytes: 0, WasClosedCleanly: true));
    }

    [Fact]
    public void The_example_holds_the_records_it_names()
    {
        var (bytes, id) = Example();
        SegmentHeader.IsWhole(bytes.AsSpan(0, SegmentHeader.Size), SegmentKind.Log, 1, LogName).Should().BeTrue();

        var records = new List<(RecordType Type, uint Batch, bool Ends)>();
        Committed? committed = null;
        for (var offset = SegmentHeader.Size; offset < bytes.Length;)
        {
            var header = RecordHeader.Read(bytes.AsSpan(offset));
            var payload = bytes.AsSpan(offset + RecordHeader.Size, header.PayloadLength);
            records.Add((header.Type, header.Batch, header.EndsBatch));
            if (header.Type == RecordType.Committed)
            {
                committed = (Committed)EventReader.Read(header.Type, payload, default);
            }

            offset += header.Stride;
        }

        records.Should().Equal(
            (RecordType.RepoCreated, 1u, false),
            (RecordType.BranchCreated, 1u, true),
            (RecordType.Chunk, 2u, false),
            (RecordType.Committed, 2u, true),
            (RecordType.ClosedCleanly, 3u, true));
        ContentHash.Of(committed!.Canonical.Span).ToString().Should().Be(id);
        var body = CommitBody.Read(committed.Canonical.Span);
        body.Should().BeEquivalentTo(new { Number = 1L, Author = "ada", Message = "", ChangeCount = 1L });
        body.Time.Should().Be(new DateTimeOffset(2026, 11, 1, 12, 0, 0, 3, TimeSpan.Zero));
        var put = ChangeCodec.ReadAll(body.Changes.Span).Should().ContainSingle().Which.Should().BeOfType<Change.Put>().Which;
        put.Path.ToString().Should().Be("a.txt");
        put.Content.Hash.Should().Be(ContentHash.Of("hi"u8));
    }

    [Fact]
    public async Task The_commit_table_and_the_checkpoint_of_the_same_store_have_the_bytes_of_their_examples()
    {
        await using var temp = await TempStore.CreateAsync(isStill: true);
        await temp.PutAsync("a.txt", "hi");
        await temp.Store.CheckpointAsync();
        await temp.Store.DisposeAsync();

        var table = await File.ReadAllBytesAsync(Path.Combine(temp.Directory, CommitTable.FileName));
        var checkpoint = await File.ReadAllBytesAsync(Path.Combine(temp.Directory, SegmentName.Of(SegmentKind.Checkpoint, 1)));
        Convert.ToHexString(table).Should().Be(Convert.ToHexString(Block("commit")));
        Convert.ToHexString(checkpoint).Should().Be(Convert.ToHexString(Block("checkpoint")));
    }

    [Fact]
    public async Task A_setting_has_the_bytes_of_its_example_and_is_read_from_them()
    {
        const int At = 112;
        var example = Block("setting");
        await using var temp = await TempStore.CreateAsync(isStill: true);

        await temp.Store.SetBranchSettingAsync(TempStore.Main, "cors", [.. "hi"u8], default);
        await temp.ReopenAsync();

        (await File.ReadAllBytesAsync(Path.Combine(temp.Directory, LogName)))[At..(At + example.Length)].Should().Equal(example);
        var header = RecordHeader.Read(example);
        var read = EventReader.Read(header.Type, example.AsSpan(RecordHeader.Size, header.PayloadLength), default);
        read.Should().BeOfType<BranchSettingSet>().Which.Should().BeEquivalentTo(new { Branch = TempStore.Main, Name = "cors" });
        ((BranchSettingSet)read).Value!.Value.Should().Equal("hi"u8.ToArray());
    }

    [Fact]
    public async Task A_note_has_the_bytes_of_its_example_and_is_read_from_them()
    {
        const int At = 288;
        var example = Block("note");
        await using var temp = await TempStore.CreateAsync(isStill: true);
        var commit = await temp.PutAsync("a.txt", "hi");

        await temp.Store.SetNoteAsync(TempStore.Main, commit, "tests", "ok", default);
        await temp.ReopenAsync();

        Convert.ToHexString((await File.ReadAllBytesAsync(Path.Combine(temp.Directory, LogName)))[At..(At + example.Length)]).Should().Be(Convert.ToHexString(example));
        var header = RecordHeader.Read(example);
        EventReader.Read(header.Type, example.AsSpan(RecordHeader.Size, header.PayloadLength), default)
            .Should().Be(new NoteSet(TempStore.Main.Repo, commit, "tests", "ok"));
    }

    [Fact]
    public async Task A_retention_has_the_bytes_of_its_example_and_is_read_from_them()
    {
        const int At = 112;
        var example = Block("retention");
        await using var temp = await TempStore.CreateAsync(isStill: true);

        await temp.Store.UpdateRepoAsync(TempStore.Main.Repo, new RepoUpdate { DeletedRetention = TimeSpan.FromDays(1) }, default);
        await temp.ReopenAsync();

        Convert.ToHexString((await File.ReadAllBytesAsync(Path.Combine(temp.Directory, LogName)))[At..(At + example.Length)]).Should().Be(Convert.ToHexString(example));
        var header = RecordHeader.Read(example);
        EventReader.Read(header.Type, example.AsSpan(RecordHeader.Size, header.PayloadLength), default)
            .Should().Be(new RepoRetentionSet(TempStore.Main.Repo, TimeSpan.FromDays(1)));
    }

    [Fact]
    public async Task An_exported_repo_has_the_bytes_of_its_example()
    {
        await using var temp = await TempStore.CreateAsync(isStill: true);
        await temp.PutAsync("a.txt", "hi");
        using var file = new MemoryStream();

        await temp.Store.ExportRepoAsync(TempStore.Main.Repo, file, default);

        Convert.ToHexString(file.ToArray()).Should().Be(Convert.ToHexString(Block("export")));
    }

    [Fact]
    public async Task Tags_have_the_bytes_of_their_example_and_are_read_from_them()
    {
        const int At = 112;
        var example = Block("tags");
        await using var temp = await TempStore.CreateAsync(isStill: true);

        await temp.CommitAsync(new Change.Retag([new("hi", "x")]));
        await temp.ReopenAsync();

        var log = await File.ReadAllBytesAsync(Path.Combine(temp.Directory, LogName));
        Convert.ToHexString(log[At..(At + example.Length)]).Should().Be(Convert.ToHexString(example));
        var header = RecordHeader.Read(example);
        var committed = (Committed)EventReader.Read(header.Type, example.AsSpan(RecordHeader.Size, header.PayloadLength), default);
        ChangeCodec.ReadAll(CommitBody.Read(committed.Canonical.Span).Changes.Span).Should().ContainSingle()
            .Which.Should().BeOfType<Change.Retag>().Which.Tags.Should().BeEquivalentTo([KeyValuePair.Create("hi", "x")]);
    }

    [Fact]
    public void The_example_of_a_node_is_one_of_that_hash()
    {
        var bytes = Block("node");

        ContentHash.Of(bytes).ToString().Should().Be("ecb510de3466c90f87a19f847de30a668c4569db8c0c01a6a7727f87e16b0006");
        var node = StoredNode.Read(ContentHash.Of(bytes), bytes, level: 0);
        node.EntryCount.Should().Be(2);
        System.Text.Encoding.UTF8.GetString(node.Key(0)).Should().Be("a");
        node.Totals(0).Should().Be((1, 9));
        node.Value(0).ToArray().Should().Equal(9, 9);
        System.Text.Encoding.UTF8.GetString(node.Key(1)).Should().Be("b");
        node.Totals(1).Should().Be((1, 0));
        node.Value(1).ToArray().Should().Equal(0, 0);
    }

    [Fact]
    public void The_example_of_a_principal_is_what_it_says_and_what_this_build_writes()
    {
        var bytes = Block("principal");

        var read = (PrincipalSet)EventReader.Read(RecordType.PrincipalSet, bytes, default);
        var writer = new ByteWriter();
        read.Write(writer);

        writer.Written.ToArray().Should().Equal(bytes);
        read.Principal.Name.Should().Be("ada");
        read.Principal.Grants.Select(grant => grant.ToString()).Should().Equal("writer images");
        var key = read.Principal.Keys.Should().ContainSingle().Which;
        (key.Id, key.IsDisabled, key.Expires, key.LastUsed).Should().Be(("PFSEXAMPLE", false, null, null));
        using var box = new SecretBox(new byte[32]);
        key.Secret.Open(box, key.Id).Should().Be("secret");
    }

    // The bytes of the document's block of that kind, without its comments.
    private static byte[] Block(string kind)
    {
        var parts = File.ReadAllText(Path.Combine(RepositoryRoot(), "docs", "storage-format.md")).Split("```");
        var block = parts.Single(part => part.StartsWith(kind + "\n", StringComparison.Ordinal))[(kind.Length + 1)..];
        return Convert.FromHexString(string.Concat(block.Split('\n').Select(line => line.Split('#')[0].Replace(" ", "", StringComparison.Ordinal))));
    }

    // The bytes of the document's hex block without its comments, and the commit's id, the word of 64 hex digits just before it.
    private static (byte[] Bytes, string Commit) Example()
    {
        var text = File.ReadAllText(Path.Combine(RepositoryRoot(), "docs", "storage-format.md"));
        var parts = text.Split("```");
        var at = Array.FindIndex(parts, part => part.StartsWith("hex\n", StringComparison.Ordinal));
        var block = parts[at]["hex\n".Length..];
        var digits = string.Concat(block.Split('\n').Select(line => line.Split('#')[0].Replace(" ", "", StringComparison.Ordinal)));
        var commit = parts[at - 1].Split('`').Last(word => word.Length == 64 && word.All(char.IsAsciiHexDigitLower));
        return (Convert.FromHexString(digits), commit);
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Pfs.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("Pfs.sln is in no folder above the tests.");
        }

        return folder.FullName;
    }
}
