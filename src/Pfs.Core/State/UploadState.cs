using System.Collections.Immutable;

namespace Pfs.Core.State;

/// <summary>An upload at one moment.</summary>
internal sealed record UploadState(UploadInfo Info, ImmutableSortedDictionary<int, PartInfo> Parts);
