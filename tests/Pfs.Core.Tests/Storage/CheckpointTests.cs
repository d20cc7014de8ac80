using FluentAssertions;
using Pfs.Core.Storage.Local;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class CheckpointTests
{
    [Fact]
    public async Task A_start_replays_only_what_came_after_it()
    {
        await using var temp = await TempStore.InMemoryAsync(isStill: true);
        await WriteAsync(temp, 0, 40);
        await temp.Store.CheckpointAsync();
        await WriteAsync(temp, 40, 3);

        await temp.ReopenAsync();

        temp.Store.Recovery.Commits.Should().Be(3);
        await HasAllAsync(temp, 43);
    }

    [Fact]
    public async Task Without_it_or_what_it_names_the_whole_log_gives_the_same()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await WriteAsync(temp, 0, 20);
        await temp.Store.CheckpointAsync();
        await WriteAsync(temp, 20, 20);
        await temp.Store.CheckpointAsync();
        await temp.Store.DisposeAsync();
        var derived = temp.Disk!.Names.Where(name => name != Reserve.FileName && !name.StartsWith("log-", StringComparison.Ordinal) && !name.StartsWith("data-", StringComparison.Ordinal)).ToArray();
        derived.Should().HaveCountGreaterThan(3);

        foreach (var name in derived.Append(null))
        {
            var disk = temp.Disk.Copy();
            Array.ForEach(name is null ? derived : [name], disk.Remove);
            await using var without = await TempStore.OpenAsync(disk);

            without.Store.Recovery.Commits.Should().Be(40, $"{name ?? "all"} went");
            await HasAllAsync(without, 40);
        }
    }

    [Fact]
    public async Task Keeps_open_commits_uploads_and_the_names_that_finished_commits_had_while_they_were_open()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var side = TempStore.Branch("side");
        await temp.Store.CreateBranchAsync(side, null, createRepo: false, default);
        var finished = await temp.Store.StartCommitAsync(side, TempStore.By("ada"), default);
        await temp.PutAsync("a", "in an open commit", side);
        var commit = await temp.Store.FinishCommitAsync(side.Repo, finished, null, default);
        var open = await temp.Store.StartCommitAsync(TempStore.Main, TempStore.By("ada", "not yet"), default);
        await temp.PutAsync("b", "staged");
        var upload = await temp.CreateUploadAsync("c", side);
        await temp.Store.PutPartAsync(upload, 1, await temp.StageAsync("part"), default);

        await temp.Store.CheckpointAsync();
        await temp.ReopenAsync();

        temp.Store.Recovery.Commits.Should().Be(0);
        (await temp.Store.FindCommitAsync(side.Repo, finished, default))!.Id.Should().Be(commit.Id);
        temp.Store.Resolve(side, Revision.Parse(finished.ToString()[..12])).Should().Be(commit.Id);
        (await temp.TextAsync("b")).Should().BeNull();
        (await temp.TextAsync("b", open.ToString())).Should().Be("staged");
        temp.Store.ListParts(upload).Should().ContainSingle();
        await temp.Store.FinishCommitAsync(TempStore.Main.Repo, open, null, default);
        (await temp.TextAsync("b")).Should().Be("staged");
    }

    [Fact]
    public async Task One_of_several_MiB_is_read_back_whole()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await WriteAsync(temp, 0, 5);
        for (var number = 0; number < 3000; number++)
        {
            await temp.CreateUploadAsync($"{new string('k', 900)}{number}", TempStore.Main);
        }

        await temp.Store.CheckpointAsync();
        await temp.ReopenAsync();

        temp.Disk!.Names.Where(name => name.StartsWith("checkpoint-", StringComparison.Ordinal))
            .Select(name => temp.Disk.Bytes(name).Length).Should().ContainSingle().Which.Should().BeGreaterThan(2 << 20);
        temp.Store.Recovery.Commits.Should().Be(0, "the log before it is not replayed");
        await HasAllAsync(temp, 5);
    }

    [Fact]
    public async Task Stores_a_file_whose_headers_are_longer_than_what_nodes_are_gathered_in()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var headers = new FileHeaders { Metadata = [new("note", new string('n', 600_000))] };
        await WriteAsync(temp, 0, 5);
        await temp.CommitAsync(new Change.Put(FilePath.Parse("long"), await temp.StageAsync("body"), headers));

        await temp.Store.CheckpointAsync();
        await temp.ReopenAsync();

        temp.Store.Recovery.Commits.Should().Be(0);
        var snapshot = await temp.Store.OpenSnapshotAsync(TempStore.Main, Revision.Parse("HEAD"), default);
        (await snapshot.FindAsync(FilePath.Parse("long"), default))!.Headers.Metadata.Should().Equal(headers.Metadata);
    }

    [Fact]
    public async Task Every_old_state_is_read_as_before_however_it_is_reached()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var ids = await WriteAsync(temp, 0, 30);
        await temp.Store.CheckpointAsync();
        ids.AddRange(await WriteAsync(temp, 30, 30));
        await temp.DeleteAsync("file-3");
        await temp.Store.CheckpointAsync();
        await temp.ReopenAsync();

        for (var at = 0; at < ids.Count; at++)
        {
            // The commit's own file, one that an older commit wrote, one that only a newer one does.
            (await temp.TextAsync($"file-{at % 10}", ids[at].ToString())).Should().Be($"text {at}");
            (await temp.TextAsync("file-0", ids[at].ToString())).Should().Be($"text {at / 10 * 10}");
            (await temp.TextAsync("file-9", ids[at].ToString())).Should().Be(at < 9 ? null : $"text {((at + 1) / 10 * 10) - 1}");
            (await temp.PathsAsync(ids[at].ToString())).Should().HaveCount(Math.Min(at + 1, 10));
        }

        (await temp.TextAsync("file-3")).Should().BeNull();
        (await temp.PathsAsync()).Should().HaveCount(9);
    }

    [Fact]
    public async Task Damage_to_what_it_names_is_found_by_a_check()
    {
        await using var temp = await TempStore.CreateAsync();
        await WriteAsync(temp, 0, 10);
        await temp.Store.CheckpointAsync();
        await temp.Store.DisposeAsync();
        (await StoreCheck.RunAsync(temp.Directory, readData: true, null, default)).Findings.Should().BeEmpty();

        foreach (var name in Directory.GetFiles(temp.Directory, "*.idx.pfs").Append(Path.Combine(temp.Directory, "commits.pfs")))
        {
            var bytes = await File.ReadAllBytesAsync(name);
            bytes[bytes.Length / 2] ^= 1;
            await File.WriteAllBytesAsync(name, bytes);

            (await StoreCheck.RunAsync(temp.Directory, readData: false, null, default)).Findings.Should().ContainSingle(name);

            bytes[bytes.Length / 2] ^= 1;
            await File.WriteAllBytesAsync(name, bytes);
        }

        await temp.OpenAsync();
    }

    private static async Task<List<CommitId>> WriteAsync(TempStore temp, int first, int count)
    {
        var ids = new List<CommitId>();
        for (var number = first; number < first + count; number++)
        {
            ids.Add(await temp.PutAsync($"file-{number % 10}", $"text {number}"));
        }

        return ids;
    }

    private static async Task HasAllAsync(TempStore temp, int count)
    {
        var log = await temp.Store.LogAsync(TempStore.Main.Repo, temp.Head()!.Value, int.MaxValue, default);
        log.Select(commit => commit.Number).Should().Equal(Enumerable.Range(1, count).Reverse().Select(number => (long)number));
        for (var file = 0; file < 10; file++)
        {
            var path = FilePath.Parse($"file-{file}");
            var snapshot = await temp.Store.OpenSnapshotAsync(TempStore.Main, Revision.Head, default);
            var versions = await temp.Store.HistoryAsync(snapshot, path, 1000, default);
            versions.Select(version => log.Single(commit => commit.Id == version.Commit).Number - 1)
                .Should().Equal(Enumerable.Range(0, count).Where(number => number % 10 == file).Reverse().Select(number => (long)number));
        }
    }
}
