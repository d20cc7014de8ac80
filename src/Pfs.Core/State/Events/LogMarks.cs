using Pfs.Core.Storage;
using Pfs.Core.Storage.Local;

namespace Pfs.Core.State;

/// <summary>The data segments are durable up to here: what lies beyond it was never promised to anyone.</summary>
internal sealed record DataDurable(DurableFrontier Frontier) : StoreEvent(RecordType.DataDurable)
{
    public override void Write(ByteWriter writer)
    {
        writer.Varint(Frontier.Segment);
        writer.Varint(Frontier.Offset);
    }

    public override StoreState Apply(StoreState state) => state with { Promised = Frontier };
}

/// <summary>The store was closed in order: all before this mark is known to be whole.</summary>
internal sealed record ClosedCleanly() : StoreEvent(RecordType.ClosedCleanly)
{
    public override void Write(ByteWriter writer)
    {
    }

    public override StoreState Apply(StoreState state) => state;
}
