using System.Collections.Immutable;
using System.Text;
using FluentAssertions;
using Xunit;

namespace Pfs.Core.Tests;

/// <summary>What edges keep with a branch.</summary>
public sealed class BranchSettingTests
{
    private static readonly BranchRef Dev = TempStore.Branch("dev");

    [Fact]
    public async Task Is_replaced_and_removed_and_survives_however_the_store_is_opened()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var head = await temp.PutAsync("a", "1");

        await SetAsync(temp, TempStore.Main, "rules", "old");
        await SetAsync(temp, TempStore.Main, "rules", "new");
        await SetAsync(temp, TempStore.Main, "empty", "");
        await SetAsync(temp, TempStore.Main, "gone", "x");
        await SetAsync(temp, TempStore.Main, "gone", null);

        await temp.ReopenBothWaysAsync(store =>
        {
            Text(store, TempStore.Main, "rules").Should().Be("new");
            Text(store, TempStore.Main, "empty").Should().Be("");
            Text(store, TempStore.Main, "gone").Should().BeNull();
            Text(store, Dev, "rules").Should().BeNull();
            store.FindBranch(TempStore.Main)!.Head.Should().Be(head);
        });
        await temp.Store.CreateBranchAsync(Dev, Revision.Head, createRepo: false, default);
        Text(temp.Store, Dev, "rules").Should().BeNull("a branch that begins at another is another bucket");
    }

    [Fact]
    public async Task Goes_with_its_branch_and_comes_back_with_it_under_any_name()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await temp.Store.CreateBranchAsync(Dev, null, createRepo: false, default);
        await SetAsync(temp, Dev, "rules", "dev's");

        await temp.Store.DeleteBranchAsync(Dev, onlyEmpty: false, andLastRepo: false, default);
        await temp.ReopenBothWaysAsync(store => Text(store, Dev, "rules").Should().BeNull());
        await temp.Store.RestoreBranchAsync(Dev, null, BranchName.Parse("other"), default);

        await temp.ReopenBothWaysAsync(store => Text(store, TempStore.Branch("other"), "rules").Should().Be("dev's"));
        await temp.Store.DeleteRepoAsync(Dev.Repo, default);
        await temp.ReopenBothWaysAsync(store => store.ListRepos().Should().BeEmpty());
        await temp.Store.RestoreRepoAsync(Dev.Repo, null, null, default);
        await temp.ReopenBothWaysAsync(store => Text(store, TempStore.Branch("other"), "rules").Should().Be("dev's"));
    }

    [Fact]
    public async Task Stays_with_a_branch_that_is_moved()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var first = await temp.PutAsync("a", "1");
        await temp.PutAsync("a", "2");
        await SetAsync(temp, TempStore.Main, "rules", "main's");

        await temp.Store.MoveBranchAsync(TempStore.Main, Revision.Of(first), null, default);
        await temp.Store.RestoreBranchAsync(TempStore.Main, null, Dev.Branch, default);

        await temp.ReopenBothWaysAsync(store =>
        {
            Text(store, TempStore.Main, "rules").Should().Be("main's");
            Text(store, Dev, "rules").Should().BeNull();
        });
    }

    [Fact]
    public async Task Is_bounded_in_length_and_number()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await SetAsync(temp, TempStore.Main, new string('n', 64), new string('v', 65_536));
        for (var number = 1; number < 8; number++)
        {
            await SetAsync(temp, TempStore.Main, $"{number}", "x");
        }

        foreach (var (name, value) in new[] { ("", "x"), (new string('n', 65), "x"), ("1", new string('v', 65_537)), ("ninth", "x") })
        {
            await Refusal.OfAsync(PfsError.InvalidArgument, () => SetAsync(temp, TempStore.Main, name, value));
        }

        await Refusal.OfAsync(PfsError.BranchNotFound, () => SetAsync(temp, Dev, "rules", "x"));
        await SetAsync(temp, TempStore.Main, "1", null);
        await SetAsync(temp, TempStore.Main, "ninth", "x");
    }

    private static async Task SetAsync(TempStore temp, BranchRef branch, string name, string? text)
    {
        ImmutableArray<byte>? value = text is null ? null : [.. Encoding.UTF8.GetBytes(text)];
        await temp.Store.SetBranchSettingAsync(branch, name, value, default);
    }

    private static string? Text(PfsStore store, BranchRef branch, string name) =>
        store.FindBranchSetting(branch, name) is { } value ? Encoding.UTF8.GetString(value.AsSpan()) : null;
}
