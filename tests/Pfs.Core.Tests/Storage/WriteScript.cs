namespace Pfs.Core.Tests;

/// <summary>
/// A small script of writes of every kind, which notes what was acknowledged, so that a test can fail any call of the
/// disk below it and compare.
/// </summary>
internal sealed class WriteScript
{
    private static readonly Step[] Steps =
    [
        new("a small file", temp => temp.PutAsync("small", "first"), ("small", "first")),
        new("a large file", temp => temp.PutAsync("large", Large(1)), ("large", Large(1))),
        new("an overwrite", temp => temp.PutAsync("small", "second"), ("small", "second")),
        new("three files at once", ThreeAsync, ("three/a", "3a"), ("three/b", "3b"), ("large", null)),
        new("a checkpoint", CheckpointAsync),
        new("the same content again", temp => temp.PutAsync("copy", Large(1)), ("copy", Large(1))),
        new("an upload in parts", UploadAsync, ("parts", Large(2) + Large(3))),
        new("an open commit", OpenAsync, ("open/a", "4a"), ("open/b", "4b")),
        new("another checkpoint", CheckpointAsync),
        new("a branch", BranchAsync),
        new("many files at once, which fill the log's segment", ManyAsync, [.. Many]),
        new("a file that fills the data segment", temp => temp.PutAsync("sealing", Letters(1_200_000)), ("sealing", Letters(1_200_000))),
        new("one that goes into the next", temp => temp.PutAsync("next", Letters(90_000)), ("next", Letters(90_000))),
        new("a third checkpoint", CheckpointAsync),
        new("a delete", temp => temp.DeleteAsync("three/a"), ("three/a", null)),
        new("a branch that goes", GoAsync),
        new("a collection", CollectAsync),
        new("content that was collected", temp => temp.PutAsync("back", Large(4)), ("back", Large(4))),
        new("small content that was collected", temp => temp.PutAsync("small back", "gone"), ("small back", "gone")),
        new("another collection", CollectAsync),
    ];

    private readonly Dictionary<string, string?> _acknowledged = [];

    private static IEnumerable<(string Path, string? Text)> Many =>
        Enumerable.Range(0, 18).Select(number => ($"many/{number}", (string?)Letters(60_000 + number)));

    /// <summary>The step that was not acknowledged; null when all were.</summary>
    public Step? Failed { get; private set; }

    /// <summary>The refusal of the failed step.</summary>
    public PfsException? Refusal { get; private set; }

    /// <summary>Runs the steps up to the first that is refused.</summary>
    public async Task RunAsync(TempStore temp)
    {
        foreach (var step in Steps)
        {
            try
            {
                await step.Act(temp);
            }
            catch (PfsException refusal)
            {
                (Failed, Refusal) = (step, refusal);
                return;
            }

            Acknowledge(step);
        }
    }

    /// <summary>Runs the failed step again, and those after it.</summary>
    public async Task GoOnAsync(TempStore temp)
    {
        foreach (var step in Steps.SkipWhile(step => step != Failed))
        {
            await step.Act(temp);
            Acknowledge(step);
        }

        Failed = null;
    }

    /// <summary>All that is wrong with a store: an acknowledged write that is gone, or half of one that was not.</summary>
    public async Task<string> FindFaultAsync(TempStore temp)
    {
        if (temp.Store.FindBranch(TempStore.Main) is null)
        {
            return _acknowledged.Count == 0 ? "" : "the branch is gone";
        }

        var before = await DiffersAsync(temp, _acknowledged);
        if (before is null || Failed is null)
        {
            return before ?? "";
        }

        var whole = new Dictionary<string, string?>(_acknowledged);
        Array.ForEach(Failed.Effects, effect => whole[effect.Path] = effect.Text);
        return await DiffersAsync(temp, whole) is null ? "" : $"{before}, and '{Failed.Name}' is not whole either";
    }

    private void Acknowledge(Step step) => Array.ForEach(step.Effects, effect => _acknowledged[effect.Path] = effect.Text);

    private static async Task<string?> DiffersAsync(TempStore temp, Dictionary<string, string?> expected)
    {
        foreach (var (path, text) in expected)
        {
            if (await temp.TextAsync(path) != text)
            {
                return $"'{path}' is not what was written";
            }
        }

        var paths = await temp.PathsAsync();
        return paths.FirstOrDefault(path => expected.GetValueOrDefault(path) is null) is { } extra ? $"'{extra}' was never written" : null;
    }

    private static string Letters(int length)
    {
        var random = new Random(length);
        return string.Create(length, random, static (text, random) =>
        {
            foreach (ref var letter in text)
            {
                letter = (char)random.Next('a', 'z');
            }
        });
    }

    private static string Large(int seed) => new((char)('a' + seed), 150_000);

    private static async Task ThreeAsync(TempStore temp) => await temp.CommitAsync(
        await temp.PutOfAsync("three/a", "3a"), await temp.PutOfAsync("three/b", "3b"), TempStore.Delete("large"));

    private static async Task ManyAsync(TempStore temp) => await temp.CommitAsync(
        await Task.WhenAll(Many.Select(async file => (Change)await temp.PutOfAsync(file.Path, file.Text!))));

    private static async Task BranchAsync(TempStore temp)
    {
        var side = TempStore.Branch("side");
        if (temp.Store.FindBranch(side) is null)
        {
            await temp.Store.CreateBranchAsync(side, Revision.Head, createRepo: false, default);
        }

        await temp.PutAsync("on the side", "text", side);
        await temp.Store.MoveBranchAsync(side, Revision.Parse("HEAD^"), null, default);
        await temp.Store.DeleteBranchAsync(side, onlyEmpty: false, andLastRepo: false, default);
    }

    private static async Task UploadAsync(TempStore temp)
    {
        var upload = await temp.CreateUploadAsync("parts");
        await temp.Store.PutPartAsync(upload, 1, await temp.StageAsync(Large(2)), default);
        await temp.Store.PutPartAsync(upload, 2, await temp.StageAsync(Large(3)), default);
        await temp.Store.CompleteUploadAsync(upload, [new(1, null), new(2, null)], null, null, TempStore.By("ada"), default);
    }

    // No write, so nobody is refused when the disk fails under it: what it would have saved is in the log.
    private static async Task CheckpointAsync(TempStore temp)
    {
        try
        {
            await temp.Store.CheckpointAsync();
        }
        catch (IOException)
        {
        }
        catch (PfsException)
        {
        }
    }

    private static async Task GoAsync(TempStore temp)
    {
        var branch = TempStore.Branch("gone");
        if (temp.Store.FindBranch(branch) is null)
        {
            await temp.Store.CreateBranchAsync(branch, Revision.Head, createRepo: false, default);
        }

        await temp.PutAsync("large", Large(4), branch);
        await temp.PutAsync("small", "gone", branch);
        await temp.Store.DeleteBranchAsync(branch, onlyEmpty: false, andLastRepo: false, default);
        temp.Clock.Advance(temp.Options.DeletedRetention);
    }

    // No write either, and it may stop anywhere.
    private static async Task CollectAsync(TempStore temp)
    {
        try
        {
            await temp.Store.CollectAsync(dryRun: false, null, default);
        }
        catch (IOException)
        {
        }
        catch (PfsException)
        {
        }
    }

    private static async Task OpenAsync(TempStore temp)
    {
        var open = temp.Store.FindBranch(TempStore.Main)!.OpenCommit
            ?? await temp.Store.StartCommitAsync(TempStore.Main, TempStore.By("ada"), default);
        await temp.PutAsync("open/a", "4a");
        await temp.PutAsync("open/b", "4b");
        await temp.Store.FinishCommitAsync(TempStore.Main.Repo, open, null, default);
    }

    /// <summary>A write, and what it makes of each path; null for a deletion.</summary>
    internal sealed record Step(string Name, Func<TempStore, Task> Act, params (string Path, string? Text)[] Effects);
}
