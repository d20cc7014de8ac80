namespace Pfs.Core.Tests;

/// <summary>Compares a store with its model.</summary>
internal sealed class ModelCheck(TempStore temp, StoreModel model, Random random)
{
    public static readonly string[] SettingNames = ["rules", "tags"];

    public static void Same<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new InvalidOperationException($"{what}: expected {expected}, found {actual}");
        }
    }

    public async Task HeadsAsync()
    {
        var names = temp.Store.ListBranches(TempStore.Main.Repo).Select(branch => branch.Ref.Branch.ToString());
        SameList(model.Branches.Keys.Order(StringComparer.Ordinal), names, "branches");
        SameList(
            Enumerable.Reverse(model.Dropped).Select(dropped => (dropped.Branch, dropped.Head?.Id, dropped.Time)),
            temp.Store.ListDeletedBranches(TempStore.Main.Repo).Select(dropped => (dropped.Ref.Branch.ToString(), dropped.Head, dropped.Deleted)),
            "dropped heads");
        foreach (var (name, branch) in model.Branches)
        {
            var info = temp.Store.FindBranch(TempStore.Branch(name))!;
            Same(branch.Head?.Id, info.Head, $"head of {name}");
            Same(branch.Open?.Id, info.OpenCommit, $"open commit of {name}");
            SameList(
                SettingNames.Select(setting => branch.Settings.GetValueOrDefault(setting)),
                SettingNames.Select(setting => temp.Store.FindBranchSetting(TempStore.Branch(name), setting) is { } value
                    ? System.Text.Encoding.UTF8.GetString(value.AsSpan())
                    : null),
                $"settings of {name}");
            await FilesAsync(await SnapshotAsync(Revision.Head, name), branch.Head?.Files ?? [], branch.Head?.TagText, name);
            if (branch.Open is { } open)
            {
                await FilesAsync(
                    await SnapshotAsync(Revision.Of(open.Id)),
                    StoreModel.After(branch.Head?.Files, open.Changes),
                    StoreModel.TagTextAfter(branch.Head, open.Changes),
                    $"staged on {name}");
            }
        }
    }

    public async Task OldVersionAsync()
    {
        if (Any() is not { } commit)
        {
            return;
        }

        await FilesAsync(await SnapshotAsync(Revision.Of(commit.Id)), commit.Files, commit.TagText, $"commit {commit.Id}");
        var log = await temp.Store.LogAsync(TempStore.Main.Repo, commit.Id, 50, default);
        SameList(commit.Line().Take(50).Select(one => one.Id), log.Select(one => one.Id), "log");
        SameList(commit.Line().Take(50).SelectMany(one => one.Notes), log.SelectMany(one => one.Notes), "notes");
        Same(commit.Files.Count, log[0].FileCount, "files");
        Same(commit.Files.Values.Sum(text => text.Length), log[0].TotalBytes, "bytes");
        Same(commit.Changes.Count, log[0].ChangeCount, "changes");
        var back = random.Next(commit.Line().Count());
        Same(
            commit.Line().ElementAt(back).Id,
            temp.Store.Resolve(TempStore.Main, Revision.Parse($"{commit.Id}~{back}")),
            $"{back} commits before {commit.Id}");
    }

    public async Task HistoryAsync()
    {
        if (Any() is not { } commit)
        {
            return;
        }

        var versions = commit.Versions();
        var path = versions.Count == 0 ? "none" : versions[random.Next(versions.Count)].Path;
        var history = await temp.Store.HistoryAsync(
            await SnapshotAsync(Revision.Of(commit.Id)), FilePath.Parse(path), int.MaxValue, default);
        SameList(
            versions.Where(version => version.Path == path).Select(version => (version.Commit, version.Text is null)),
            history.Select(version => (version.Commit, version.File is null)),
            $"history of {path} at {commit.Id}");
    }

    public async Task VersionsAsync()
    {
        if (Any() is not { } commit)
        {
            return;
        }

        var prefix = random.Next(2) == 0 ? "" : $"d{random.Next(5)}/";
        var snapshot = await SnapshotAsync(Revision.Of(commit.Id));
        var found = new List<(string, CommitId, bool)>();
        var query = new VersionQuery { Prefix = System.Text.Encoding.UTF8.GetBytes(prefix), Limit = random.Next(1, 60) };
        while (true)
        {
            var page = await temp.Store.ListVersionsAsync(snapshot, query, default);
            found.AddRange(page.Items.Select(item => (item.Version!.Path.ToString(), item.Version.Commit, item.Version.File is null)));
            if (!page.IsTruncated)
            {
                break;
            }

            var last = page.Items[^1].Version!;
            query = query with { After = last.Path.Memory, AfterVersion = last.Commit };
        }

        SameList(
            commit.Versions()
                .Where(version => version.Path.StartsWith(prefix, StringComparison.Ordinal))
                .Select(version => (version.Path, version.Commit, version.Text is null)),
            found,
            $"versions of '{prefix}' at {commit.Id}");
    }

    public async Task DiffAsync()
    {
        if (Any() is not { } before || Any() is not { } after)
        {
            return;
        }

        var found = new List<(string, long?, long?)>();
        await foreach (var entry in temp.Store.DiffAsync(
            await SnapshotAsync(Revision.Of(before.Id)), await SnapshotAsync(Revision.Of(after.Id)), default, default))
        {
            found.Add((entry.Path.ToString(), entry.Before?.Content.Size, entry.After?.Content.Size));
        }

        SameList(
            before.Files.Keys.Union(after.Files.Keys).Order(StringComparer.Ordinal)
                .Select(path => (path, Old: before.Files.GetValueOrDefault(path), New: after.Files.GetValueOrDefault(path)))
                .Where(file => file.Old != file.New)
                .Select(file => (file.path, (long?)file.Old?.Length, (long?)file.New?.Length)),
            found,
            $"diff of {before.Id} and {after.Id}");
    }

    private async Task FilesAsync(Snapshot snapshot, SortedDictionary<string, string> expected, string? tags, string where)
    {
        SameList(
            tags is null ? [] : new Dictionary<string, string> { ["a"] = tags, ["b"] = "" },
            await snapshot.TagsAsync(default),
            $"tags of {where}");
        var page = await snapshot.ListAsync(new ListQuery { Limit = int.MaxValue }, default);
        SameList(expected.Keys, page.Items.Select(item => item.File!.Path.ToString()), $"files of {where}");
        foreach (var item in page.Items)
        {
            var text = expected[item.File!.Path.ToString()];
            Same(ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(text)), item.File.Content.Hash, $"{item.File.Path} of {where}");
        }

        if (page.Items.Count > 0)
        {
            var file = page.Items[random.Next(page.Items.Count)].File!;
            var bytes = await temp.ReadAsync(file.Content, 0, file.Content.Size);
            Same(expected[file.Path.ToString()], System.Text.Encoding.UTF8.GetString(bytes), $"content of {file.Path} of {where}");
        }
    }

    private static void SameList<T>(IEnumerable<T> expected, IEnumerable<T> actual, string what)
    {
        if (!expected.SequenceEqual(actual))
        {
            throw new InvalidOperationException($"{what}: expected [{string.Join(", ", expected)}], found [{string.Join(", ", actual)}]");
        }
    }

    private async Task<Snapshot> SnapshotAsync(Revision revision, string branch = "master") =>
        await temp.Store.OpenSnapshotAsync(TempStore.Branch(branch), revision, default);

    private ModelCommit? Any() => model.Commits.Count == 0 ? null : model.Commits[random.Next(model.Commits.Count)];
}
