using System.Collections.Immutable;

namespace Pfs.Core.State;

/// <summary>An upload at one moment.</summary>
internal sealed record UploadState(UploadInfo Info, ImmutableSortedDictionary<int, PartInfo> Parts)
{
    /// <summary>When something last came in for it.</summary>
    public DateTimeOffset Active => Parts.Values.Select(part => part.Modified).Append(Info.Created).Max();
}
