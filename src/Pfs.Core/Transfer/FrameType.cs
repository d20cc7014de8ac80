namespace Pfs.Core.Transfer;

/// <summary>What a frame of an exported repo holds; the numbers are in files for ever (docs/storage-format.md).</summary>
internal enum FrameType : byte
{
    Repo = 1,
    Branch = 2,
    Chunk = 3,
    Commit = 4,
    Note = 5,
    End = 6,
}
