using Pfs.Benchmarks;
using Pfs.Benchmarks.Appends;
using Pfs.Benchmarks.Dedup;
using Pfs.Benchmarks.Growth;
using Pfs.Benchmarks.Torture;
using Pfs.Benchmarks.Yardsticks;

try
{
    return args switch
    {
        ["yardstick", var kind, var port, var folder, var bytes] => await YardstickHost.RunAsync(kind, port, folder, bytes),
        ["appends", .. var rest] => AppendsCommand.Run(rest),
        ["growth", .. var rest] => GrowthCommand.Run(rest),
        ["torture", .. var rest] => await TortureCommand.CrashAsync(rest),
        ["fillfree", .. var rest] => await TortureCommand.FillFreeAsync(rest),
        ["dedup", .. var rest] => await DedupCommand.RunAsync(rest),
        _ => BenchCommand.Run(args),
    };
}
catch (UsageException problem)
{
    await Console.Error.WriteLineAsync(problem.Message);
    return 2;
}
catch (MeasurementException problem)
{
    await Console.Error.WriteLineAsync(problem.Message);
    return 1;
}
