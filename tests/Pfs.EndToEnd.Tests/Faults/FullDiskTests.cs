using FluentAssertions;
using Pfs.Testing;

namespace Pfs.EndToEnd.Tests.Faults;

public sealed class FullDiskTests
{
    [LoopDiskFact]
    public async Task Writers_are_refused_readers_go_on_and_writes_come_back_with_the_space()
    {
        // The short form of scripts/fillfree.sh.
        var run = await Command.RunAsync(
            Repository.Benchmarks, ["fillfree", "--cycles", "3", "--disk-mib", "256", "--pfs", Repository.Executable]);

        run.Succeeded().Output.Should().Contain("3 times full").And.Contain("0 findings");
    }
}
