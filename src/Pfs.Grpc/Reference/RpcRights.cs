using Google.Protobuf.Reflection;
using Pfs.Core;

namespace Pfs.Grpc.Reference;

/// <summary>What an rpc needs of its caller, in words.</summary>
internal static class RpcRights
{
    /// <summary>One sentence.</summary>
    public static string Of(MethodDescriptor method) => AccessTable.RightFor($"{method.Service.Name}/{method.Name}") switch
    {
        Right.Known => "Any principal may call it.",
        Right.Read => "Needs the role `reader`.",
        Right.Write => "Needs the role `writer`.",
        Right.Admin => "Needs the role `admin`.",
        Right.Store => "Needs the role `store-admin`.",
    };
}
