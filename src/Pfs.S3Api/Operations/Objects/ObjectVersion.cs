using Pfs.Core;

namespace Pfs.S3Api.Operations.Objects;

/// <summary>A file as one snapshot has it.</summary>
internal sealed record ObjectVersion(Snapshot Snapshot, FileEntry File);
