using Google.Protobuf.Reflection;

namespace Pfs.Grpc.Tests;

/// <summary>A line of <see cref="RpcTable"/>.</summary>
internal sealed record RpcRow(string Rpc, string Caller, string Code, string Reason, string Request)
{
    public MethodDescriptor Method { get; } = AccessMatrixTests.Rpcs.Single(rpc => $"{rpc.Service.Name}/{rpc.Name}" == Rpc);

    public static IEnumerable<RpcRow> Parse(string table) => table.Split('\n').Select(line =>
    {
        var at = line.IndexOf('{');
        var words = line[..at].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var name = words[0].Split('@');
        return new RpcRow(name[0], name.ElementAtOrDefault(1) ?? "", words[1], words.ElementAtOrDefault(2) ?? "", line[at..]);
    });
}
