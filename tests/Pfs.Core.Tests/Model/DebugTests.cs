using Xunit;
namespace Pfs.Core.Tests;
public sealed class DebugTests(Xunit.Abstractions.ITestOutputHelper output)
{
    [Fact]
    public async Task Debug()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var run = new ModelRun(temp, new Random(173));
        for (var number = 0; number < 600; number++)
        {
            try { await run.StepAsync(); }
            catch (Exception failure)
            {
                output.WriteLine($"{number} {failure.Message}");
                foreach (var name in temp.Disk!.Names) { output.WriteLine($"{name} {temp.Disk.Bytes(name).Length} {temp.Disk.Bytes(name).TrimEnd((byte)0).Length}"); }
                using var dir = temp.Disk.Mount();
                foreach (var id in Pfs.Core.Storage.Local.SegmentName.Ids(dir.List(), Pfs.Core.Storage.Local.SegmentKind.Log))
                {
                    var s = new Pfs.Core.Storage.Local.RecordScanner(dir.Open(Pfs.Core.Storage.Local.SegmentName.Of(Pfs.Core.Storage.Local.SegmentKind.Log, id), false));
                    for (long o = 32; s.Record(o, out var h) is { IsEmpty: false } r; o += h.Stride)
                    {
                        if (h.Type is Pfs.Core.Storage.RecordType.DataDurable or Pfs.Core.Storage.RecordType.Rewritten or Pfs.Core.Storage.RecordType.Collected or Pfs.Core.Storage.RecordType.ClosedCleanly)
                        output.WriteLine($"log {id} @{o} b{h.Batch} {Pfs.Core.State.EventReader.Read(h.Type, r[16..], default)}");
                    }
                }
                return;
            }
        }
    }
}
