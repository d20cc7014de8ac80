using System.Collections.Immutable;
using Pfs.Core.Commits;
using Pfs.Core.Storage;

namespace Pfs.Core.State;

/// <summary>An upload in parts was opened.</summary>
internal sealed record UploadOpened(UploadInfo Upload) : StoreEvent(RecordType.UploadOpened)
{
    public static UploadOpened Read(ref ByteReader reader) => new(new UploadInfo
    {
        Id = reader.Text(),
        Branch = EventReader.Branch(ref reader),
        Path = FilePath.FromTrusted(reader.Bytes().ToArray()),
        Author = reader.Text(),
        Created = EventReader.Time(ref reader),
        ChecksumAlgorithm = reader.Byte() is > 0 and var algorithm ? (ChecksumAlgorithm)algorithm : null,
        ChecksumType = reader.Byte() is > 0 and var type ? (ChecksumType)type : null,
        Headers = ChangeCodec.ReadFile(new ByteReader(reader.Rest)).Headers,
    });

    public override void Write(ByteWriter writer)
    {
        writer.Text(Upload.Id);
        Write(writer, Upload.Branch);
        writer.Bytes(Upload.Path.Utf8);
        writer.Text(Upload.Author);
        Write(writer, Upload.Created);
        writer.Byte((byte)(Upload.ChecksumAlgorithm ?? 0));
        writer.Byte((byte)(Upload.ChecksumType ?? 0));
        ChangeCodec.WriteHeaders(writer, Upload.Headers);
    }

    public override StoreState Apply(StoreState state) =>
        state.With(new UploadState(Upload, ImmutableSortedDictionary<int, PartInfo>.Empty)).CountingUploads(Upload.Branch, 1);
}

/// <summary>A part was stored, or replaced.</summary>
internal sealed record PartStored(string Upload, PartInfo Part) : StoreEvent(RecordType.PartStored)
{
    public static PartStored Read(ref ByteReader reader)
    {
        var upload = reader.Text();
        var number = (int)reader.Varint();
        var time = EventReader.Time(ref reader);
        return new(upload, new PartInfo(number, ChangeCodec.ReadFile(new ByteReader(reader.Rest)).Content, time));
    }

    public override void Write(ByteWriter writer)
    {
        writer.Text(Upload);
        writer.Varint(Part.Number);
        Write(writer, Part.Modified);
        ChangeCodec.WriteContent(writer, Part.Content);
    }

    public override StoreState Apply(StoreState state)
    {
        var upload = state.Uploads[Upload];
        return state.With(upload with { Parts = upload.Parts.SetItem(Part.Number, Part) });
    }
}

/// <summary>An upload was completed by a commit, or staged in an open one, in the same batch.</summary>
internal sealed record UploadCompleted(string Upload, CompletedUpload Result) : StoreEvent(RecordType.UploadCompleted)
{
    /// <summary>How many completions are remembered, so that one sent again gets the same answer.</summary>
    public const int Remembered = 10_000;

    public static UploadCompleted Read(ref ByteReader reader)
    {
        var upload = reader.Text();
        var commit = new CommitId(reader.Hash());
        var parts = ImmutableArray.CreateBuilder<CompletedPart>();
        for (var left = reader.Count(int.MaxValue); left > 0; left--)
        {
            parts.Add(new CompletedPart((int)reader.Varint(), reader.Hash()));
        }

        var content = ChangeCodec.ReadFile(new ByteReader(reader.Rest)).Content;
        return new(upload, new CompletedUpload(commit, content, parts.DrainToImmutable()));
    }

    public override void Write(ByteWriter writer)
    {
        writer.Text(Upload);
        writer.Hash(Result.Commit.Hash);
        writer.Varint(Result.Parts.Length);
        foreach (var part in Result.Parts)
        {
            writer.Varint(part.Number);
            writer.Hash(part.Hash!.Value);
        }

        ChangeCodec.WriteContent(writer, Result.Content);
    }

    public override StoreState Apply(StoreState state)
    {
        var info = state.Uploads[Upload].Info with { Completed = Result };
        state = state.With(new UploadState(info, ImmutableSortedDictionary<int, PartInfo>.Empty)).CountingUploads(info.Branch, -1) with
        {
            CompletedUploads = state.CompletedUploads.Enqueue(Upload),
            CompletedUploadCount = state.CompletedUploadCount + 1,
        };
        if (state.CompletedUploadCount <= Remembered)
        {
            return state;
        }

        var rest = state.CompletedUploads.Dequeue(out var oldest);
        return state with
        {
            Uploads = state.Uploads.Remove(oldest),
            CompletedUploads = rest,
            CompletedUploadCount = Remembered,
        };
    }
}

/// <summary>An upload was dropped.</summary>
internal sealed record UploadAborted(string Upload) : StoreEvent(RecordType.UploadAborted)
{
    public override void Write(ByteWriter writer) => writer.Text(Upload);

    public override StoreState Apply(StoreState state) =>
        state.CountingUploads(state.Uploads[Upload].Info.Branch, -1) with { Uploads = state.Uploads.Remove(Upload) };
}
