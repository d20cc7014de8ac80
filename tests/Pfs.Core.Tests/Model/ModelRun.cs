namespace Pfs.Core.Tests;

/// <summary>Random operations on a store and on its model at once.</summary>
internal sealed class ModelRun(TempStore temp, Random random)
{
    private readonly StoreModel _model = new() { Branches = { ["master"] = new ModelBranch() } };
    private ModelCheck Check => new(temp, _model, random);

    public Task StepAsync() => random.Next(100) switch
    {
        < 40 => WriteAsync(1),
        < 60 => WriteAsync(random.Next(2, 8)),
        < 64 => CreateBranchAsync(),
        < 66 => MoveBranchAsync(),
        < 67 => RenameBranchAsync(),
        < 68 => DeleteBranchAsync(),
        < 69 => RestoreBranchAsync(),
        < 70 => random.Next(4) == 0 ? DropRepoAsync() : SweepAsync(),
        < 72 => StartAsync(),
        < 75 => FinishAsync(),
        < 76 when random.Next(2) == 0 => random.Next(2) == 0 ? TagAsync() : NoteAsync(),
        < 76 => random.Next(2) == 0 ? AbortAsync() : SetSettingAsync(),
        < 77 => random.Next(2) == 0 ? RestartAsync() : CutPowerAsync(),
        < 78 when random.Next(3) == 0 => CutPowerWhileWritingAsync(),
        < 78 when random.Next(3) == 0 => random.Next(2) == 0 ? CollectAsync() : CutPowerWhileCollectingAsync(),
        < 78 => temp.Store.CheckpointAsync(),
        < 86 => Check.OldVersionAsync(),
        < 90 => Check.HistoryAsync(),
        < 92 => Check.VersionsAsync(),
        < 96 => Check.DiffAsync(),
        _ => Check.HeadsAsync(),
    };

    public async Task RestartAsync()
    {
        await temp.ReopenAsync();
        await Check.HeadsAsync();
        await Check.OldVersionAsync();
    }

    /// <summary>Compares a store that this one's repo was imported into; the model is that of the import from then on.</summary>
    public async Task CheckTransferAsync(TempStore imported)
    {
        _model.Dropped.Clear();
        _model.AbortAll(_ => true);
        _ = _model.Collect();
        var check = new ModelCheck(imported, _model, random);
        await check.HeadsAsync();
        for (var times = 0; times < 20; times++)
        {
            await check.OldVersionAsync();
            await check.HistoryAsync();
            await check.VersionsAsync();
        }
    }

    // What was not synced is gone, or in part there: no difference to what was acknowledged.
    private async Task CutPowerAsync()
    {
        var left = temp.Disk!.AfterPowerCut(random);
        await temp.Store.DisposeAsync();
        temp.Disk = left;
        await temp.OpenAsync();
        await Check.HeadsAsync();
        await Check.OldVersionAsync();
    }

    // The write under way is there whole afterwards, or not at all.
    private async Task CutPowerWhileWritingAsync()
    {
        var (name, branch) = Any(_model.Branches);
        if (branch.Open is not null)
        {
            return;
        }

        var path = Path();
        var text = Text();
        temp.Disk!.Fault = DiskFault.PowerCut(random.Next(1, 6));
        try
        {
            _model.Write(name, await temp.PutAsync(path, text, TempStore.Branch(name)), [(path, text)], temp.Clock.GetUtcNow());
            await CutPowerAsync();
            return;
        }
        catch (PfsException cut) when (cut.Error == PfsError.WritesRefused)
        {
            var left = temp.Disk.AfterPowerCut(random);
            await temp.Store.DisposeAsync();
            temp.Disk = left;
            await temp.OpenAsync();
        }

        if (temp.Store.FindBranch(TempStore.Branch(name))!.Head is { } head && head != branch.Head?.Id)
        {
            _model.Write(name, head, [(path, text)], temp.Clock.GetUtcNow());
        }

        await Check.HeadsAsync();
    }

    private async Task WriteAsync(int count)
    {
        var name = Any(_model.Branches.Keys);
        var branch = _model.Branches[name];
        var files = branch.Open is { } open ? StoreModel.After(branch.Head?.Files, open.Changes) : branch.Head?.Files ?? [];
        var (changes, texts) = (new List<Change>(), new List<(string Path, string? Text)>());
        foreach (var path in Enumerable.Range(0, count).Select(_ => Path()).Distinct())
        {
            var text = random.Next(4) == 0 ? null : Text();
            var condition = random.Next(5) == 0 ? new WriteCondition { MustBeAbsent = true } : null;
            changes.Add(text is null ? TempStore.Delete(path, condition) : await temp.PutOfAsync(path, text, condition));
            texts.Add((path, text));
        }

        var options = TempStore.By("ada") with { AllOrNothing = false };
        var result = await temp.Store.CommitAsync(TempStore.Branch(name), changes, options, default);

        for (var index = 0; index < changes.Count; index++)
        {
            var expected = texts[index].Text is null && !files.ContainsKey(texts[index].Path) ? ChangeOutcome.Absent
                : changes[index].Condition is not null && files.ContainsKey(texts[index].Path) ? ChangeOutcome.ConditionFailed
                : ChangeOutcome.Applied;
            ModelCheck.Same(expected, result.Outcomes[index], $"outcome of {texts[index].Path}");
        }

        var applied = texts.Where((_, index) => result.Outcomes[index] == ChangeOutcome.Applied).ToList();
        ModelCheck.Same(applied.Count > 0, result.Commit is not null, "a commit");
        _model.Write(name, result.Commit, applied, temp.Clock.GetUtcNow());
    }

    private async Task CreateBranchAsync()
    {
        var name = $"branch-{random.Next(8)}";
        if (_model.Branches.ContainsKey(name))
        {
            return;
        }

        var from = _model.Commits.Count == 0 || random.Next(6) == 0 ? null : Any(_model.Commits);
        await temp.Store.CreateBranchAsync(
            TempStore.Branch(name), from is null ? null : Revision.Parse(from.Id.ToString()[..random.Next(16, 65)]), createRepo: false, default);
        _model.Branches[name] = new ModelBranch { Head = from };
    }

    private async Task MoveBranchAsync()
    {
        var (name, branch) = Any(_model.Branches);
        if (branch.Open is null && _model.Commits.Count > 0)
        {
            var to = Any(_model.Commits);
            await temp.Store.MoveBranchAsync(TempStore.Branch(name), Revision.Of(to.Id), branch.Head?.Id, default);
            if (branch.Head is { } left && !to.Line().Contains(left))
            {
                _model.Drop(name, Dropped(name).Deleted, goes: false);
            }

            branch.Head = to;
        }
    }

    private async Task RenameBranchAsync()
    {
        var (name, branch) = Any(_model.Branches);
        var newName = $"branch-{random.Next(8)}";
        if (name != "master" && !_model.Branches.ContainsKey(newName))
        {
            await temp.Store.RenameBranchAsync(TempStore.Branch(name), BranchName.Parse(newName), default);
            _model.Branches.Remove(name);
            _model.Branches[newName] = branch;
        }
    }

    private async Task DeleteBranchAsync()
    {
        var name = Any(_model.Branches.Keys);
        if (name != "master")
        {
            await temp.Store.DeleteBranchAsync(TempStore.Branch(name), onlyEmpty: false, andLastRepo: true, default);
            _model.Drop(name, Dropped(name).Deleted, goes: true);
            _model.Branches.Remove(name);
        }
    }

    private async Task RestoreBranchAsync()
    {
        if (_model.Dropped.Count == 0)
        {
            return;
        }

        var dropped = Any(_model.Dropped);
        var name = _model.Branches.ContainsKey(dropped.Branch) ? $"restored-{random.Next(4)}" : dropped.Branch;
        if (_model.Branches.ContainsKey(name))
        {
            return;
        }

        if (dropped.Head is null || random.Next(2) == 0)
        {
            dropped = _model.Dropped.Last(other => other.Branch == dropped.Branch);
        }

        var last = dropped == _model.Dropped.Last(other => other.Branch == dropped.Branch);
        await temp.Store.RestoreBranchAsync(
            TempStore.Branch(dropped.Branch),
            last ? null : Revision.Of(dropped.Head!.Id),
            name == dropped.Branch ? null : BranchName.Parse(name),
            default);
        _model.Dropped.Remove(dropped);
        _model.Branches[name] = new ModelBranch { Head = dropped.Head, Settings = dropped.Settings };
    }

    private async Task TagAsync()
    {
        var (name, branch) = Any(_model.Branches);
        var before = branch.Open is { } open ? StoreModel.TagTextAfter(branch.Head, open.Changes) : branch.Head?.TagText;
        var text = random.Next(4) switch { 0 => null, 1 => before, _ => $"value {random.Next(1000)}" };

        var result = await temp.Store.CommitAsync(
            TempStore.Branch(name), [new Change.Retag(text is null ? [] : [new("a", text), new("b", "")])], TempStore.By("ada"), default);

        ModelCheck.Same(text == before ? ChangeOutcome.Absent : ChangeOutcome.Applied, result.Outcomes[0], $"outcome of tags on {name}");
        ModelCheck.Same(text != before, result.Commit is not null, "a commit of tags");
        _model.Write(name, result.Commit, text == before ? [] : [(StoreModel.Tags, text)], temp.Clock.GetUtcNow());
    }

    private async Task NoteAsync()
    {
        var (name, branch) = Any(_model.Branches);
        if (branch.Head is { } head)
        {
            var commit = Any(head.Line().ToList());
            var (key, text) = ($"key-{random.Next(3)}", random.Next(3) == 0 ? "" : $"note {random.Next(1000)}");
            await temp.Store.SetNoteAsync(TempStore.Branch(name), commit.Id, key, text, default);
            commit.Notes.Remove(key);
            if (text.Length > 0)
            {
                commit.Notes[key] = text;
            }
        }
    }

    private async Task SetSettingAsync()
    {
        var (name, branch) = Any(_model.Branches);
        var setting = ModelCheck.SettingNames[random.Next(ModelCheck.SettingNames.Length)];
        var text = random.Next(3) == 0 ? null : $"value {random.Next(1000)}";
        await temp.Store.SetBranchSettingAsync(
            TempStore.Branch(name), setting, text is null ? null : [.. System.Text.Encoding.UTF8.GetBytes(text)], default);
        branch.Settings.Remove(setting);
        if (text is not null)
        {
            branch.Settings[setting] = text;
        }
    }

    private async Task DropRepoAsync()
    {
        await temp.Store.DeleteRepoAsync(TempStore.Main.Repo, default);
        if (random.Next(2) == 0)
        {
            await temp.Store.CheckpointAsync();
            await temp.ReopenAsync();
        }

        await temp.Store.RestoreRepoAsync(TempStore.Main.Repo, number: null, newName: null, default);
        _model.AbortAll(_ => true);
    }

    private async Task SweepAsync()
    {
        temp.Clock.Advance(TimeSpan.FromDays(random.Next(3)));
        var due = temp.Clock.GetUtcNow() - temp.Options.DeletedRetention; // of open commits too: the times are the same

        var swept = await temp.Store.SweepAsync(default);

        ModelCheck.Same(_model.Dropped.RemoveAll(dropped => dropped.Time <= due), swept.Branches, "forgotten heads");
        ModelCheck.Same(_model.AbortAll(open => open.Active <= due), swept.OpenCommits, "aborted open commits");
    }

    private async Task CollectAsync()
    {
        var due = temp.Clock.GetUtcNow() - temp.Options.DeletedRetention;

        var report = await temp.Store.CollectAsync(dryRun: false, null, default);

        ModelCheck.Same(0, report.Failures.Count, "failures of a collection");
        _model.Dropped.RemoveAll(dropped => dropped.Time <= due);
        _model.AbortAll(open => open.Active <= due);
        var garbage = _model.Collect();
        if (garbage.Count > 0)
        {
            var gone = Any(garbage).Id;
            ModelCheck.Same(null, (await temp.Store.FindCommitAsync(TempStore.Main.Repo, gone, default))?.Id, "a collected commit");
        }

        await Check.HeadsAsync();
        await Check.OldVersionAsync();
    }

    // However far it came: a whole one afterwards ends where it would have ended.
    private async Task CutPowerWhileCollectingAsync()
    {
        temp.Disk!.Fault = DiskFault.PowerCut(random.Next(1, 60));
        try
        {
            await temp.Store.CollectAsync(dryRun: false, null, default);
        }
        catch (Exception cut) when (cut is PfsException or IOException)
        {
        }

        var left = temp.Disk.AfterPowerCut(random);
        await temp.Store.DisposeAsync();
        if (random.Next(3) == 0)
        {
            left.RemoveDerived();
        }

        temp.Disk = left;
        await temp.OpenAsync();
        await CollectAsync();
    }

    private async Task StartAsync()
    {
        var (name, branch) = Any(_model.Branches);
        if (branch.Open is null)
        {
            branch.Open = new ModelOpen(
                await temp.Store.StartCommitAsync(TempStore.Branch(name), TempStore.By("ada"), default), [])
            {
                Active = temp.Clock.GetUtcNow(),
            };
        }
    }

    private async Task FinishAsync()
    {
        if (OpenBranch() is { } name)
        {
            var finished = await temp.Store.FinishCommitAsync(
                TempStore.Main.Repo, _model.Branches[name].Open!.Id, null, default);
            _model.Finish(name, finished.Id);
        }
    }

    private async Task AbortAsync()
    {
        if (OpenBranch() is { } name)
        {
            await temp.Store.AbortCommitAsync(TempStore.Main.Repo, _model.Branches[name].Open!.Id, default);
            _model.Branches[name].Open = null;
        }
    }

    private DeletedBranch Dropped(string name) =>
        temp.Store.ListDeletedBranches(TempStore.Main.Repo).First(dropped => dropped.Ref.Branch.ToString() == name);

    private string? OpenBranch() => _model.Branches.FirstOrDefault(branch => branch.Value.Open is not null).Key;

    private string Path() => $"d{random.Next(5)}/{(random.Next(3) == 0 ? "e/" : "")}f{random.Next(8)}";

    private string Text() => random.Next(25) == 0 ? new string((char)random.Next('a', 'z'), 70_000) : $"text {random.Next(1000)}";

    private T Any<T>(IReadOnlyCollection<T> all) => all.ElementAt(random.Next(all.Count));
}
