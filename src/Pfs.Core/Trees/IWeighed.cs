namespace Pfs.Core.Trees;

/// <summary>A value that adds to the weight of the nodes above it.</summary>
internal interface IWeighed
{
    long Weight { get; }
}
