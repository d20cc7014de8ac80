using System.Globalization;
using FluentAssertions;
using Pfs.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Pfs.EndToEnd.Tests.Linearizability;

public sealed class LinearizabilityTests(ITestOutputHelper output)
{
    private const int Clients = 8;
    private const int CallsPerClient = 60;
    private const int KeysPerRound = 3;

    [Fact]
    public async Task Reads_writes_deletions_and_writes_on_conditions_of_a_key_take_effect_one_after_the_other()
    {
        // PFS_LINEARIZABILITY_ROUNDS makes it long; the seed decides what the clients do, and not how they overtake each other.
        var rounds = Setting("PFS_LINEARIZABILITY_ROUNDS", 5);
        var seed = Setting("PFS_LINEARIZABILITY_SEED", Random.Shared.Next(1_000_000));
        output.WriteLine($"seed {seed}, {rounds} rounds of {Clients} clients");
        await using var pfs = await TestPfs.StartAsync(repo: "register", branch: "master");
        var (calls, refused, overlapping) = (0, 0, 0);

        for (var round = 0; round < rounds; round++)
        {
            var recorder = new Recorder(pfs.S3, "master.register", seed + round);
            await recorder.RunAsync(Clients, CallsPerClient, [.. Enumerable.Range(0, KeysPerRound).Select(key => $"{round}/{key}")]);

            foreach (var (key, bag) in recorder.Histories)
            {
                Call[] history = [.. bag.OrderBy(call => call.Start)];
                Checker.IsLinearizable(history).Should().BeTrue(
                    "seed {0}, key {1}:\n{2}", seed + round, key, string.Join('\n', history.Select(call => call.ToString())));
                calls += history.Length;
                refused += history.Count(call => !call.Applied);
                overlapping += history.Zip(history.Skip(1)).Count(pair => pair.Second.Start < pair.First.End);
            }
        }

        output.WriteLine($"{calls} calls, {refused} of them refused by their condition, {overlapping} beside the one before: all in some order");
        (refused, overlapping).Should().Match<(int Refused, int Overlapping)>(
            counts => counts.Refused > 0 && counts.Overlapping > 0, "without conditions that fail and calls that overlap this proves little");
    }

    private static int Setting(string name, int standard) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : standard;
}
