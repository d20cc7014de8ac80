namespace Pfs.Core.Storage.Local.Index;

/// <summary>What a page of a run holds.</summary>
internal enum IndexPageKind : ushort
{
    Header = 1,
    Entries = 2,
    Fences = 3,
    Footer = 4,
}
