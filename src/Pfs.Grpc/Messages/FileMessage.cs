using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Pfs.Core;
using FileInfo = Pfs.Grpc.V1.FileInfo;

namespace Pfs.Grpc.Messages;

internal static class FileMessage
{
    public static FileInfo Of(FileEntry entry)
    {
        var hash = entry.Content.Hash.ToString();
        var file = new FileInfo
        {
            Path = ByteString.CopyFrom(entry.Path.Utf8),
            Size = entry.Content.Size,
            Hash = hash,
            Etag = $"{hash}-1",
            ContentType = entry.Headers.ContentType ?? "",
            LastModified = entry.Modified.ToTimestamp(),
            CommitId = entry.WrittenBy.ToString(),
        };
        foreach (var (name, value) in entry.Headers.Metadata)
        {
            file.Metadata[name] = value;
        }

        FileHeaderFields.CopyTo(file.Headers, entry.Headers);
        return file;
    }
}
