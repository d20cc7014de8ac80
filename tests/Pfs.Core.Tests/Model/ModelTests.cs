using System.Globalization;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class ModelTests
{
    /// <summary>The model copies and walks all it has, so a long run is many stores, each with a seed of its own.</summary>
    private const int OperationsPerStore = 2000;

    private const int SeedStep = 10; // clear of the seeds below

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_operations_leave_the_store_as_plain_dictionaries_say(int seed)
    {
        // PFS_MODEL_OPERATIONS makes it long, PFS_MODEL_SEED repeats a failure.
        var operations = Setting("PFS_MODEL_OPERATIONS", 700);
        seed = Setting("PFS_MODEL_SEED", seed);
        for (var done = 0; done < operations; done += OperationsPerStore, seed += SeedStep)
        {
            await RunAsync(seed, Math.Min(OperationsPerStore, operations - done));
        }
    }

    private static async Task RunAsync(int seed, int operations)
    {
        await using var temp = await TempStore.InMemoryAsync();
        var run = new ModelRun(temp, new Random(seed));

        for (var number = 0; number < operations; number++)
        {
            try
            {
                await run.StepAsync();
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Operation {number} of seed {seed}: {failure.Message}", failure);
            }
        }

        await run.RestartAsync();
    }

    private static int Setting(string name, int standard) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : standard;
}
