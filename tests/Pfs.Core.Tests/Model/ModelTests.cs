using System.Globalization;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class ModelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_operations_leave_the_store_as_plain_dictionaries_say(int seed)
    {
        // PFS_MODEL_OPERATIONS makes it long, PFS_MODEL_SEED repeats a failure.
        var operations = Setting("PFS_MODEL_OPERATIONS", 700);
        seed = Setting("PFS_MODEL_SEED", seed);
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
