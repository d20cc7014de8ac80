namespace Pfs.Core.Trees.Stored;

/// <summary>Room for a node that is read once and then for the next: for who goes through many. Not for concurrent use.</summary>
internal sealed class NodeBuffer
{
    public byte[] Bytes = [];

    public StoredNode.Place[] Places = [];
}
