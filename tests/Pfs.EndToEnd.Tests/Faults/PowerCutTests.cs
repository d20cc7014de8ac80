using FluentAssertions;
using Pfs.Testing;

namespace Pfs.EndToEnd.Tests.Faults;

public sealed class PowerCutTests
{
    [LoopDiskFact]
    public async Task Everything_acknowledged_before_a_loss_of_power_is_there_afterwards_and_nothing_is_torn()
    {
        // The short form of scripts/powercut.sh: the same load, the same checks.
        var run = await Command.RunAsync(
            Repository.Benchmarks, ["torture", "--power-cut", "ext4", "--cuts", "3", "--pfs", Repository.Executable]);

        run.Succeeded().Output.Should().Contain("0 findings").And.NotContain(": 0 acknowledged");
    }
}
