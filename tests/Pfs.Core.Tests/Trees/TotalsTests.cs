using System.Text;
using FluentAssertions;
using Xunit;

namespace Pfs.Core.Tests;

/// <summary>Counts and bytes below a prefix, against adding them up.</summary>
public sealed class TotalsTests
{
    [Fact]
    public async Task Totals_of_every_prefix_are_what_adding_up_gives_before_and_after_a_checkpoint_and_for_old_commits()
    {
        const int Seed = 7;
        var random = new Random(Seed);
        await using var temp = await TempStore.InMemoryAsync();
        var commits = new List<CommitId>();
        for (var step = 0; step < 12; step++)
        {
            var changes = new Dictionary<string, Change>();
            for (var i = 0; i < 400; i++)
            {
                var path = $"{random.Next(3)}/{random.Next(4)}/{random.Next(100)}";
                changes[path] = random.Next(4) == 0 ? TempStore.Delete(path) : await temp.PutOfAsync(path, new string('x', random.Next(9)));
            }

            commits.Add((await temp.CommitAsync([.. changes.Values])).Commit!.Value);
            if (step % 4 == 1)
            {
                await temp.Store.CheckpointAsync();
            }
        }

        foreach (var commit in commits)
        {
            var snapshot = await temp.Store.OpenSnapshotAsync(TempStore.Main, Revision.Of(commit), default);
            var all = (await snapshot.ListAsync(new ListQuery { Limit = int.MaxValue }, default)).Items.Select(item => item.File!).ToList();
            foreach (var prefix in new[] { "", "0", "1/", "1/2/", "2/3/4", "2/3/47", "9", "1/2/~" })
            {
                var below = all.Where(file => file.Path.ToString().StartsWith(prefix, StringComparison.Ordinal)).ToList();

                (await snapshot.TotalsAsync(Encoding.UTF8.GetBytes(prefix), default))
                    .Should().Be((below.Count, below.Sum(file => file.Content.Size)), $"'{prefix}' at {commit}, seed {Seed}");
            }
        }
    }
}
