namespace Grpc.Core;

/// <summary>How messages are to be written.</summary>
public class WriteOptions(WriteFlags flags = WriteFlags.None)
{
    /// <summary>Send at once, compress if the call does.</summary>
    public static readonly WriteOptions Default = new();

    /// <summary>The flags.</summary>
    public WriteFlags Flags { get; } = flags;
}
