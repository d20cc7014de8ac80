using FluentAssertions;
using Pfs.Core.Commits;
using Pfs.Core.Storage;
using Pfs.Core.Transfer;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class RepoTransferTests
{
    private static readonly RepoName Repo = TempStore.Main.Repo;
    private static readonly RepoName Other = RepoName.Parse("other");
    private static readonly BranchRef Dev = TempStore.Branch("dev");

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task A_random_history_is_the_same_in_the_other_store_however_that_is_opened(int seed)
    {
        await using var from = await TempStore.InMemoryAsync();
        await using var to = await EmptyAsync();
        var run = new ModelRun(from, new Random(seed));
        for (var step = 0; step < 300; step++)
        {
            await run.StepAsync();
        }

        await ImportAsync(to, await ExportAsync(from));

        await run.CheckTransferAsync(to);
        await to.Store.CheckpointAsync();
        await to.ReopenAsync();
        await run.CheckTransferAsync(to);
        await to.Store.DisposeAsync();
        to.Disk!.RemoveDerived();
        await to.OpenAsync();
        await run.CheckTransferAsync(to);
        (await to.Store.CheckAsync(100, null, default)).Findings.Should().BeEmpty();
    }

    [Fact]
    public async Task Large_files_long_lists_headers_settings_and_times_go_over_and_can_be_exported_again_byte_for_byte()
    {
        await using var from = await CreateAsync();
        var file = await ExportAsync(from);
        await using var to = await EmptyAsync();
        to.Clock.Advance(TimeSpan.FromDays(300));

        var imported = await ImportAsync(to, file);

        imported.Repo.Should().BeEquivalentTo(from.Store.FindRepo(Repo));
        imported.Commits.Should().Be(6);
        to.Store.ListBranches(Repo).Should().BeEquivalentTo(from.Store.ListBranches(Repo));
        (await to.BytesAsync("large")).Should().Equal(TempStore.Noise(3_000_000));
        (await to.TextAsync("many/1099", branch: Dev)).Should().Be("1099");
        (await ExportAsync(to)).Should().Equal(file);
        await to.ReopenBothWaysAsync(store => store.FindBranch(Dev)!.IsProtected.Should().BeTrue());
        (await to.Store.CheckAsync(100, null, default)).Findings.Should().BeEmpty();
        await to.PutAsync("more", "written on");
        (await to.TextAsync("more")).Should().Be("written on");
    }

    [Fact]
    public async Task A_file_that_ends_too_early_or_has_one_bit_flipped_is_refused_and_leaves_nothing_to_be_seen()
    {
        await using var from = await TempStore.InMemoryAsync();
        await from.PutAsync("a", "hi");
        await from.Store.SetNoteAsync(TempStore.Main, from.Head()!.Value, "key", "text", default);
        var file = await ExportAsync(from);
        await using var to = await EmptyAsync();

        for (var length = 0; length < file.Length; length++)
        {
            await RefusedAsync(to, file[..length]);
        }

        for (var at = 0; at < file.Length; at++)
        {
            var flipped = file.ToArray();
            flipped[at] ^= (byte)(1 << (at % 8));
            await RefusedAsync(to, flipped);
        }

        (await RefusedAsync(to, [.. file, 0])).Message.Should().Contain($"offset {file.Length}");
        to.Store.ListDeletedRepos().Should().NotContain(deleted => deleted.Repo.Name != Repo);
        await to.ReopenBothWaysAsync(store => store.ListRepos().Should().BeEmpty());
        await ImportAsync(to, file);
        (await to.TextAsync("a")).Should().Be("hi");
    }

    [Fact]
    public async Task Frames_that_are_whole_but_wrong_are_refused()
    {
        await using var from = await CreateAsync();
        var good = await FramesAsync(await ExportAsync(from));
        await using var to = await EmptyAsync();
        await to.Store.DeleteRepoAsync((await ImportAsync(to, await FileAsync(good))).Repo.Name, default); // the frames as they are are right

        var chunk = good.FindIndex(frame => frame.Type == FrameType.Chunk && frame.Payload.Length > 10_000);
        await RefusedFramesAsync("needs chunk", good.Where((_, index) => index != chunk), fresh: true);
        var (first, second) = (Nth(FrameType.Commit, 0), Nth(FrameType.Commit, 1));
        await RefusedFramesAsync("does not follow", good.Where((_, index) => index != first));
        await RefusedFramesAsync("does not follow", good.Select((frame, index) => index == second ? good[first] : frame));
        await RefusedFramesAsync("canonical", Changed(first, payload => [.. payload, 0x78, 1, 0]));
        await RefusedFramesAsync("number of changes", ChangedCommit(first, body => body with { ChangeCount = 2 }));
        await RefusedFramesAsync("older than its parent", ChangedCommit(second, body => body with { Time = body.Time.AddYears(-1) }));
        await RefusedFramesAsync("too long an author", ChangedCommit(first, body => body with { Message = new string('x', 4097) }));
        await RefusedFramesAsync("chunks hash to", WithPut(put => new Change.Put(put.Path, put.Content with { Hash = ContentHash.Of("other"u8) }, put.Headers)));
        await RefusedFramesAsync("size or checksum", WithPut(put => new Change.Put(put.Path, put.Content with { PartSizes = [1, 2] }, put.Headers)));
        await RefusedFramesAsync("no path", WithPut(put => new Change.Put(FilePath.FromTrusted([0]), put.Content, put.Headers)));
        await RefusedFramesAsync("none of", WithPut(put => new Change.Put(
            put.Path, put.Content with { Size = put.Content.Size + 1, Root = put.Content.Root with { Length = put.Content.Size + 1 } }, put.Headers)));
        await RefusedFramesAsync("reserved", Changed(Nth(FrameType.Branch, 0), payload => Replace(payload, "\u0003dev"u8, [.. "\u0004HEAD"u8])));
        await RefusedFramesAsync("there before", good.Select((frame, index) => index == Nth(FrameType.Branch, 1) ? good[Nth(FrameType.Branch, 0)] : frame));
        await RefusedFramesAsync("not there", Changed(Nth(FrameType.Note, 0), payload => [(byte)(payload[0] ^ 1), .. payload[1..]]));
        await RefusedFramesAsync("key", Changed(Nth(FrameType.Note, 0), payload => Replace(payload, "\u0003key"u8, [.. "\u0003k y"u8])));
        await RefusedFramesAsync("unknown kind", good.Select((frame, index) => index == 1 ? ((FrameType)9, frame.Payload) : frame));
        await RefusedFramesAsync("on no branch", good.Where(frame => frame.Type != FrameType.Branch));
        await RefusedFramesAsync("names the repo", good.Skip(1));

        int Nth(FrameType type, int number) => good.Select((frame, index) => (frame.Type, index)).Where(frame => frame.Type == type).ElementAt(number).index;

        IEnumerable<(FrameType Type, byte[] Payload)> Changed(int at, Func<byte[], byte[]> change) =>
            good.Select((frame, index) => index == at ? (frame.Type, change(frame.Payload)) : frame);

        IEnumerable<(FrameType Type, byte[] Payload)> ChangedCommit(int at, Func<CommitBody, CommitBody> change) =>
            Changed(at, payload => Bytes(change(CommitBody.Read(payload))));

        // The commit that puts the file of several chunks.
        IEnumerable<(FrameType Type, byte[] Payload)> WithPut(Func<Change.Put, Change.Put> change)
        {
            var at = good.FindIndex(frame => frame.Type == FrameType.Commit
                && ChangeCodec.ReadAll(CommitBody.Read(frame.Payload).Changes.Span) is [Change.Put { Content.Root.Depth: > 0 }]);
            return ChangedCommit(at, body =>
            {
                var writer = new ByteWriter();
                ChangeCodec.Write(writer, change((Change.Put)ChangeCodec.ReadAll(body.Changes.Span)[0]));
                return body with { Changes = writer.Written.ToArray() };
            });
        }

        // In a store that never saw the content, if what it has already matters.
        async Task RefusedFramesAsync(string what, IEnumerable<(FrameType Type, byte[] Payload)> frames, bool fresh = false)
        {
            await using var empty = fresh ? await EmptyAsync() : null;
            (await RefusedAsync(empty ?? to, await FileAsync([.. frames]))).Message.Should().Contain(what);
        }
    }

    [Fact]
    public async Task An_export_is_of_the_moment_when_it_begins_whatever_is_written_and_deleted_meanwhile()
    {
        await using var from = await CreateAsync();
        var expected = await ExportAsync(from);
        var head = from.Head()!.Value;
        var written = 0;
        using var slow = new SlowStream(async () =>
        {
            await from.PutAsync($"new-{written++}", TempStore.Noise(2_000, written));
            if (written == 3)
            {
                await from.Store.DeleteBranchAsync(Dev, onlyEmpty: false, andLastRepo: false, default);
                await from.Store.SetNoteAsync(TempStore.Main, head, "later", "note", default);
            }
        });

        await from.Store.ExportRepoAsync(Repo, slow, default);

        written.Should().BeGreaterThan(10);
        slow.ToArray().Should().Equal(expected);
    }

    [Fact]
    public async Task While_a_repo_is_imported_nobody_sees_it_writers_go_on_and_a_collection_takes_nothing_of_it()
    {
        await using var from = await CreateAsync();
        var file = await ExportAsync(from);
        await using var to = await EmptyAsync();
        to.Options = to.Options with { CollectionPatience = TimeSpan.FromSeconds(1) };
        await to.ReopenAsync();
        await to.Store.CreateBranchAsync(new BranchRef(Other, BranchName.Default), null, createRepo: true, default);
        var (pieces, collections) = (0, 0);

        await to.Store.ImportRepoAsync(null, Pieces(), default);

        pieces.Should().BeGreaterThan(30);
        collections.Should().BeGreaterThan(2);
        (await ExportAsync(to)).Should().Equal(file);
        (await to.Store.CheckAsync(100, null, default)).Findings.Should().BeEmpty();
        await to.ReopenBothWaysAsync(store => store.ListBranches(Repo).Should().HaveCount(3));

        async IAsyncEnumerable<ReadOnlyMemory<byte>> Pieces()
        {
            for (var at = 0; at < file.Length; at += 100_000)
            {
                to.Store.ListRepos().Select(repo => repo.Name).Should().Equal(Other);
                to.Store.Status().Repos.Should().Be(1);
                await to.PutAsync($"f{pieces++}", "meanwhile", new BranchRef(Other, BranchName.Default));
                if (pieces % 8 == 0)
                {
                    to.Clock.Advance(TimeSpan.FromDays(1)); // a sweep must not take it for one that was given up
                    await CollectUnlessBusyAsync();
                }

                yield return file.AsMemory(at, Math.Min(100_000, file.Length - at));
            }
        }

        async Task CollectUnlessBusyAsync()
        {
            try
            {
                await to.Store.CollectAsync(dryRun: false, null, default);
                collections++;
            }
            catch (PfsException busy) when (busy.Error == PfsError.Busy)
            {
                // the import holds what it has not committed yet
                collections++;
            }
        }
    }

    [Fact]
    public async Task What_a_crash_left_of_an_import_is_swept_and_its_content_is_given_back()
    {
        await using var from = await CreateAsync();
        var file = await ExportAsync(from);
        await using var to = await EmptyAsync();
        SimulatedDisk? crashed = null;
        await Assert.ThrowsAsync<TimeoutException>(() => to.Store.ImportRepoAsync(null, Pieces(), default));
        await to.Store.DisposeAsync();
        to.Disk = crashed!;
        await to.OpenAsync();

        to.Store.ListRepos().Should().BeEmpty();
        await to.Store.CheckpointAsync();
        await to.ReopenAsync();
        var report = await to.Store.CollectAsync(dryRun: false, null, default);

        report.Sweep.Repos.Should().Be(1);
        report.Commits.Should().BeGreaterThan(0);
        await to.ReopenBothWaysAsync(store => store.ListRepos().Should().BeEmpty());
        await ImportAsync(to, file);
        (await ExportAsync(to)).Should().Equal(file);

        async IAsyncEnumerable<ReadOnlyMemory<byte>> Pieces()
        {
            yield return file.AsMemory(0, file.Length - 100);
            await Task.Yield();
            crashed = to.Disk!.AfterPowerCut(new Random(1));
            throw new TimeoutException();
        }
    }

    [Fact]
    public async Task A_name_that_is_taken_is_refused_also_when_it_is_taken_meanwhile_and_another_name_will_do()
    {
        await using var from = await CreateAsync();
        var file = await ExportAsync(from);
        (await Refusal.OfAsync(PfsError.RepoExists, () => ImportAsync(from, file))).Message.Should().Contain("--as");
        await Refusal.OfAsync(PfsError.RepoExists, () => from.Store.ImportRepoAsync(Other, Pieces(), default));
        from.Store.ListBranches(Other).Should().BeEmpty();
        await from.Store.DeleteRepoAsync(Other, default);

        var before = SegmentBytes(from);
        var imported = await from.Store.ImportRepoAsync(Other, Whole(file), default);

        imported.Repo.Name.Should().Be(Other);
        from.Store.FindBranch(new BranchRef(Other, BranchName.Default))!.Head.Should().Be(from.Head());
        (SegmentBytes(from) - before).Should().BeLessThan(500_000); // the content, 3 MB and more, is there already

        async IAsyncEnumerable<ReadOnlyMemory<byte>> Pieces()
        {
            yield return file.AsMemory(0, 1000);
            await from.Store.CreateRepoAsync(Other, "", default);
            yield return file.AsMemory(1000);
        }
    }

    [Fact]
    public async Task A_newer_format_is_refused_by_its_number()
    {
        await using var temp = await EmptyAsync();
        var head = FileHead.Make();
        head[8] = 2;

        (await Refusal.OfAsync(PfsError.InvalidArgument, () => ImportAsync(temp, head))).Message.Should().Contain("format 2").And.Contain("newer pfs");
    }

    // master with a large file, dev ahead of it with many files, other branches without a commit.
    private static async Task<TempStore> CreateAsync()
    {
        var temp = await TempStore.InMemoryAsync();
        await temp.PutAsync("large", TempStore.Noise(3_000_000));
        await temp.CommitAsync(new Change.Retag([new("stage", "raw")]));
        await temp.CommitAsync(new Change.Put(FilePath.Parse("a"), await temp.StageAsync("1"), FileHeaders.None with
        {
            ContentType = "text/plain",
            Metadata = [new("mtime", "1")],
            Tags = [new("k", "v")],
        }));
        await temp.Store.CreateBranchAsync(Dev, Revision.Head, createRepo: false, default);
        await temp.Store.CreateBranchAsync(TempStore.Branch("empty"), null, createRepo: false, default);
        var many = new List<Change>();
        for (var number = 0; number < 1100; number++)
        {
            many.Add(await temp.PutOfAsync($"many/{number}", $"{number}"));
        }

        await temp.Store.CommitAsync(Dev, many, TempStore.By("bob", "many") with { Metadata = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("k", "v") }, default);
        await temp.DeleteAsync("a", Dev);
        await temp.PutAsync("b", "2");
        await temp.Store.SetNoteAsync(Dev, temp.Head(Dev)!.Value, "key", "text", default);
        await temp.Store.ProtectBranchAsync(Dev, isProtected: true, default);
        await temp.Store.UpdateRepoAsync(Repo, new RepoUpdate { Description = "what for", DeletedRetention = TimeSpan.FromDays(30) }, default);
        return temp;
    }

    private static async Task<TempStore> EmptyAsync()
    {
        var temp = await TempStore.InMemoryAsync();
        await temp.Store.DeleteRepoAsync(Repo, default);
        return temp;
    }

    private static async Task<byte[]> ExportAsync(TempStore temp)
    {
        using var file = new MemoryStream();
        await temp.Store.ExportRepoAsync(Repo, file, default);
        return file.ToArray();
    }

    private static Task<RepoImported> ImportAsync(TempStore temp, byte[] file) => temp.Store.ImportRepoAsync(null, Whole(file), default);

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Whole(byte[] file)
    {
        await Task.CompletedTask;
        yield return file;
    }

    private static async Task<PfsException> RefusedAsync(TempStore temp, byte[] file)
    {
        var refusal = await Refusal.OfAsync(PfsError.InvalidArgument, () => ImportAsync(temp, file));
        temp.Store.ListRepos().Should().BeEmpty();
        return refusal;
    }

    private static long SegmentBytes(TempStore temp) =>
        temp.Disk!.Names.Where(name => name.StartsWith("data-", StringComparison.Ordinal)).Sum(name => (long)temp.Disk.Bytes(name).Length);

    private static byte[] Bytes(CommitBody body)
    {
        var writer = new ByteWriter();
        body.Write(writer);
        return writer.Written.ToArray();
    }

    private static byte[] Replace(byte[] payload, ReadOnlySpan<byte> old, byte[] with)
    {
        var at = payload.AsSpan().IndexOf(old);
        at.Should().BeGreaterThanOrEqualTo(0);
        return [.. payload[..at], .. with, .. payload[(at + old.Length)..]];
    }

    private static async Task<List<(FrameType Type, byte[] Payload)>> FramesAsync(byte[] file)
    {
        await using var pieces = Whole(file).GetAsyncEnumerator();
        using var reader = new FrameReader(pieces);
        await reader.BeginFileAsync(default);
        var frames = new List<(FrameType, byte[])>();
        while (frames is not [.., (FrameType.End, _)])
        {
            var (type, payload) = await reader.ReadAsync(default);
            frames.Add((type, payload.ToArray()));
        }

        return frames;
    }

    // With the end that fits.
    private static async Task<byte[]> FileAsync(List<(FrameType Type, byte[] Payload)> frames)
    {
        using var file = new MemoryStream();
        using var writer = new FrameWriter(file);
        await writer.BeginFileAsync(default);
        foreach (var (type, payload) in frames)
        {
            if (type == FrameType.End)
            {
                var hash = writer.Hash;
                writer.Begin(type).Hash(hash);
            }
            else
            {
                writer.Begin(type).Raw(payload);
            }

            await writer.EndAsync(default);
        }

        return file.ToArray();
    }

    /// <summary>Does something before each write.</summary>
    private sealed class SlowStream(Func<Task> before) : MemoryStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Length < 3_000_000)
            {
                await before();
            }

            await base.WriteAsync(buffer, cancellationToken);
        }
    }
}
