using Pfs.Core.State;
using Pfs.Core.Storage;

namespace Pfs.Core.Transfer;

/// <summary>The first frame of an exported repo: what it is, and its settings.</summary>
internal sealed record RepoFrame(RepoName Name, string Description, DateTimeOffset Created, TimeSpan? DeletedRetention)
{
    private const int DescriptionLengthMax = 4096;

    public static RepoFrame Of(RepoState repo) => new(repo.Name, repo.Description, repo.Created, repo.DeletedRetention);

    /// <summary>Reads it, and refuses it in words of its own when it could not have been exported.</summary>
    public static RepoFrame Read(ReadOnlySpan<byte> payload)
    {
        var reader = new ByteReader(payload);
        var frame = new RepoFrame(
            RepoName.Parse(reader.Text()),
            reader.Text(),
            EventReader.Time(ref reader),
            reader.Byte() == 0 ? null : TimeSpan.FromSeconds(reader.Count((int)PfsStore.DeletedRetentionMax.TotalSeconds)));
        Wrong.Unless(frame.Description.Length <= DescriptionLengthMax, "has too long a description");
        return frame;
    }

    public void Write(ByteWriter writer)
    {
        writer.Text(Name.ToString());
        writer.Text(Description);
        writer.Varint(Commits.Micros.From(Created));
        writer.Byte(DeletedRetention is null ? (byte)0 : (byte)1);
        if (DeletedRetention is { } retention)
        {
            writer.Varint((long)retention.TotalSeconds);
        }
    }
}
