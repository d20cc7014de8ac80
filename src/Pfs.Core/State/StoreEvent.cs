using Pfs.Core.Storage;

namespace Pfs.Core.State;

/// <summary>
/// One durable step of the store's state: written as a record, and applied by the same code when it is first made and
/// when the log is replayed. It was validated before it was written.
/// </summary>
internal abstract record StoreEvent(RecordType Type)
{
    /// <summary>Writes the record's payload.</summary>
    public abstract void Write(ByteWriter writer);

    /// <summary>The state after this step.</summary>
    public abstract StoreState Apply(StoreState state);

    /// <summary>Called once when the batch that holds the event is durable, and when it is replayed.</summary>
    public virtual void Published()
    {
    }

    protected static void Write(ByteWriter writer, BranchRef branch)
    {
        writer.Text(branch.Repo.ToString());
        writer.Text(branch.Branch.ToString());
    }

    protected static void Write(ByteWriter writer, DateTimeOffset time) => writer.Varint(Commits.Micros.From(time));

    protected static void Write(ByteWriter writer, CommitId? id)
    {
        writer.Byte(id is null ? (byte)0 : (byte)1);
        if (id is { } known)
        {
            writer.Hash(known.Hash);
        }
    }

    /// <summary>The last field of a record, which may be missing.</summary>
    protected static void WriteLast(ByteWriter writer, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            Write(writer, known);
        }
    }
}
