namespace Pfs.Rpc.Server;

/// <summary>How messages are written down.</summary>
internal enum MessageFormat
{
    Protobuf,
    Json,
}
