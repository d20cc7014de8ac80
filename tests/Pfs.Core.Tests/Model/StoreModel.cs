namespace Pfs.Core.Tests;

/// <summary>What a repo must hold, in plain dictionaries: whole copies of everything, no cleverness.</summary>
internal sealed class StoreModel
{
    /// <summary>The key of a change of the branch's tags, which is no file's path.</summary>
    public const string Tags = "";

    public List<ModelCommit> Commits { get; } = [];

    public Dictionary<string, ModelBranch> Branches { get; } = [];

    /// <summary>Heads that can be restored, in the order of their drop.</summary>
    public List<ModelDrop> Dropped { get; } = [];

    /// <summary>Notes that a branch lets go of its head, and of its settings if it goes itself.</summary>
    public void Drop(string branch, DateTimeOffset time, bool goes)
    {
        Dropped.RemoveAll(dropped => dropped.Branch == branch && dropped.Head == Branches[branch].Head);
        Dropped.Add(new ModelDrop(branch, Branches[branch].Head, goes ? Branches[branch].Settings : [], time));
    }

    /// <summary>Notes that open commits went; returns how many.</summary>
    public int AbortAll(Func<ModelOpen, bool> which)
    {
        var aborted = Branches.Values.Where(branch => branch.Open is { } open && which(open)).ToList();
        aborted.ForEach(branch => branch.Open = null);
        return aborted.Count;
    }

    /// <summary>Forgets the commits that no branch and no dropped head leads to, and returns them.</summary>
    public List<ModelCommit> Collect()
    {
        var kept = Branches.Values.Select(branch => branch.Head).Concat(Dropped.Select(dropped => dropped.Head))
            .OfType<ModelCommit>().SelectMany(head => head.Line()).Select(commit => commit.Id).ToHashSet();
        var garbage = Commits.Where(commit => !kept.Contains(commit.Id)).ToList();
        Commits.RemoveAll(commit => !kept.Contains(commit.Id));
        return garbage;
    }

    /// <summary>Notes a write that the store made; null where nothing changed.</summary>
    public void Write(string branch, CommitId? id, IEnumerable<(string Path, string? Text)> applied, DateTimeOffset now)
    {
        var at = Branches[branch];
        var changes = applied.ToDictionary(change => change.Path, change => change.Text);
        if (at.Open is { } open)
        {
            foreach (var (path, text) in changes)
            {
                (open.Changes[path], open.Active) = (text, now);
            }
        }
        else if (id is { } made)
        {
            Add(at, made, changes);
        }
    }

    public void Finish(string branch, CommitId id)
    {
        var at = Branches[branch];
        var head = at.Head?.Files;
        var changes = at.Open!.Changes.Where(change =>
            change.Key == Tags ? change.Value != at.Head?.TagText : change.Value is not null || head?.ContainsKey(change.Key) == true);
        Add(at, id, changes.ToDictionary(change => change.Key, change => change.Value));
        at.Open = null;
    }

    public static SortedDictionary<string, string> After(SortedDictionary<string, string>? files, Dictionary<string, string?> changes)
    {
        var after = new SortedDictionary<string, string>(files ?? [], StringComparer.Ordinal);
        foreach (var (path, text) in changes.Where(change => change.Key != Tags))
        {
            if (text is null)
            {
                after.Remove(path);
            }
            else
            {
                after[path] = text;
            }
        }

        return after;
    }

    /// <summary>The branch's tags after changes, as one text; null for none.</summary>
    public static string? TagTextAfter(ModelCommit? head, Dictionary<string, string?> changes) =>
        changes.TryGetValue(Tags, out var text) ? text : head?.TagText;

    private void Add(ModelBranch at, CommitId id, Dictionary<string, string?> changes)
    {
        at.Head = new ModelCommit(id, at.Head, changes, After(at.Head?.Files, changes), TagTextAfter(at.Head, changes));
        Commits.Add(at.Head);
    }
}

/// <summary>A commit of a <see cref="StoreModel"/>.</summary>
internal sealed record ModelCommit(
    CommitId Id, ModelCommit? Parent, Dictionary<string, string?> Changes, SortedDictionary<string, string> Files, string? TagText)
{
    public SortedDictionary<string, string> Notes { get; } = new(StringComparer.Ordinal);

    /// <summary>This commit and its parents, newest first.</summary>
    public IEnumerable<ModelCommit> Line()
    {
        for (var commit = this; commit is not null; commit = commit.Parent)
        {
            yield return commit;
        }
    }

    /// <summary>The versions of all paths, by path, newest first; text null for a deletion.</summary>
    public List<(string Path, CommitId Commit, string? Text)> Versions() =>
        [.. Line()
            .SelectMany((commit, age) => commit.Changes.Where(change => change.Key != StoreModel.Tags).Select(change => (change.Key, commit.Id, change.Value, Age: age)))
            .OrderBy(version => version.Key, StringComparer.Ordinal)
            .ThenBy(version => version.Age)
            .Select(version => (version.Key, version.Id, version.Value))];
}

/// <summary>A branch of a <see cref="StoreModel"/>.</summary>
internal sealed class ModelBranch
{
    public ModelCommit? Head { get; set; }

    public ModelOpen? Open { get; set; }

    public Dictionary<string, string> Settings { get; init; } = [];
}

/// <summary>A head that a branch of a <see cref="StoreModel"/> dropped.</summary>
internal sealed record ModelDrop(string Branch, ModelCommit? Head, Dictionary<string, string> Settings, DateTimeOffset Time);

/// <summary>An open commit of a <see cref="StoreModel"/>.</summary>
internal sealed record ModelOpen(CommitId Id, Dictionary<string, string?> Changes)
{
    /// <summary>When something was last staged in it.</summary>
    public required DateTimeOffset Active { get; set; }
}
